using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Folds pages of events of all venues into the views of the past. What it has in memory stands for the end of the last page; when a page
/// fails, everything is forgotten and loaded again from the rows, which stand for the pages that were committed.
/// </summary>
/// <param name="schema">The schema of the tables.</param>
/// <param name="views">The views.</param>
/// <param name="load">Loads a venue as its rows have it.</param>
public sealed class HistoryFold(
    string schema, IReadOnlyList<IHistoryView> views, Func<string, CancellationToken, Task<HistoryVenue>> load)
{
    private readonly Dictionary<string, Reading> venues = new(StringComparer.Ordinal);
    private readonly HashSet<Reading> touched = [];
    private readonly EventBuffer events = new();

    /// <summary>The statements that make all tables where they are missing.</summary>
    public static string Tables(string schema, IEnumerable<IHistoryView> views) =>
        $"""
        create schema if not exists {schema};
        -- Up to which event of a venue the rows stand.
        create table if not exists {schema}.positions (
            venue text primary key,
            sequence bigint not null,
            time timestamptz not null) with (fillfactor = 50);
        {string.Concat(views.Select(view => view.Tables(schema)))}
        """;

    /// <summary>Takes the next event of a venue.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    /// <exception cref="InvalidOperationException">It is not the next one. Call <see cref="Reset"/> before going on.</exception>
    public async ValueTask GatherAsync(
        string venue, EventType type, long sequence, Timestamp time, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        if (!venues.TryGetValue(venue, out var reading))
        {
            reading = new Reading(await load(venue, cancellation));
            reading.Venue.Accounts.KeepLastChanges();
            venues.Add(venue, reading);
        }

        touched.Add(reading);
        events.Clear();
        reading.Reader.Read(type, sequence, time, json.Span, events);
        foreach (var e in events) Gather(reading.Venue, e);
    }

    /// <summary>Adds the rows of what was gathered, and the positions that they stand for.</summary>
    public void Write(HistoryPage page)
    {
        // Rows are found by their keys. A planner that knows little of a new table would read and hash all of it for each page.
        page.Add("set local enable_seqscan = off");
        page.Add("set local enable_hashjoin = off");
        page.Add("set local enable_mergejoin = off");
        foreach (var view in views) view.Write(page);
        var folds = touched.Select(reading => reading.Venue.Accounts).ToArray();
        page.Add(
            $"""
            insert into {schema}.positions select * from unnest(?, ?, ?)
            on conflict (venue) do update set sequence = excluded.sequence, time = excluded.time
            """,
            touched.Select(reading => reading.Venue.Name).ToArray(),
            folds.Select(fold => fold.Sequence).ToArray(),
            folds.Select(fold => HistoryNumbers.Time(fold.Time)).ToArray());
    }

    /// <summary>Forgets what was gathered, once it is committed.</summary>
    public void Forget()
    {
        foreach (var view in views) view.Forget();
        touched.Clear();
    }

    /// <summary>Forgets everything, after a page has failed and whenever the pages do not follow on the last.</summary>
    public void Reset()
    {
        Forget();
        venues.Clear();
    }

    private void Gather(HistoryVenue venue, EventRecord e)
    {
        venue.Accounts.Apply(e);
        foreach (var view in views) view.Gather(venue, e);
    }

    private sealed class Reading(HistoryVenue venue)
    {
        public HistoryVenue Venue { get; } = venue;

        public EventJsonReader Reader { get; } = new(venue.Catalog);
    }
}
