using Exchange.Domain;
using Exchange.Projections;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>The PostgreSQL database, as Marten and the engine's log use it.</summary>
internal static class VenueStore
{
    /// <summary>The schema in the database that holds everything.</summary>
    internal const string Schema = "exchange";

    private const string StreamPrefix = "venue/";

    /// <summary>The key of a venue's event stream.</summary>
    internal static string StreamOf(string venue) => StreamPrefix + venue;

    /// <summary>The venue of an event stream; null for a stream of something else.</summary>
    internal static string? VenueOf(string stream) =>
        stream.StartsWith(StreamPrefix, StringComparison.Ordinal) ? stream[StreamPrefix.Length..] : null;

    /// <summary>What Marten must know, whoever asks it.</summary>
    internal static void Configure(StoreOptions options, NpgsqlDataSource database)
    {
        options.Connection(database);
        options.DatabaseSchemaName = Schema;
        options.DisableNpgsqlLogging = true;

        // Everything is created at once at the start (VenueSchema), so that no order waits for a table.
        options.AutoCreateSchemaObjects = AutoCreate.None;

        options.Schema.For<ApiKey>();

        options.UseSystemTextJsonForSerialization(configure: json => json.Converters.Add(new StoredEventConverter()));
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.EnableBigIntEvents = true;
        foreach (var type in Enum.GetValues<EventType>()) Map(options, type);
    }

    // The name in the store is all that tells what an event is, so that classes may move and change their names.
    private static void Map(StoreOptions options, EventType type)
    {
        var stored = typeof(EventType).Assembly.GetType($"{typeof(EventType).Namespace}.{type}", throwOnError: true)!;
        options.Events.MapEventType(typeof(StoredEvent<>).MakeGenericType(stored), EventJson.TypeName(type));
    }
}
