using Npgsql;

namespace Exchange.Tests;

/// <summary>A new, empty database in the tests' PostgreSQL or in another server, dropped when it is disposed of.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string server;

    private TestDatabase(string server, string name) => (this.server, Name) = (server, name);

    public string Name { get; }

    /// <summary>A connection string for it.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(server) { Database = Name }.ConnectionString;

    public static async Task<TestDatabase> CreateAsync(string? server = null)
    {
        var database = new TestDatabase(server ?? TestStores.Postgres, $"exchange_test_{Guid.NewGuid():N}");
        await database.ExecuteAsync($"CREATE DATABASE {database.Name}");
        return database;
    }

    /// <summary>Whoever is connected still, such as a pool, is thrown out.</summary>
    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");

    // Many tests make databases at once, which a busy machine takes its time for.
    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server) { Pooling = false, Timeout = 120, CommandTimeout = 300 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
