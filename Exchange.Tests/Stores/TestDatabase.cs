using Npgsql;

namespace Exchange.Tests;

/// <summary>A new, empty database in the tests' PostgreSQL, dropped when it is disposed of.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(string name) => Name = name;

    public string Name { get; }

    /// <summary>A connection string for it.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(TestStores.Postgres) { Database = Name }.ConnectionString;

    public static async Task<TestDatabase> CreateAsync()
    {
        var database = new TestDatabase($"exchange_test_{Guid.NewGuid():N}");
        await ExecuteAsync($"CREATE DATABASE {database.Name}");
        return database;
    }

    /// <summary>Whoever is connected still, such as a pool, is thrown out.</summary>
    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(TestStores.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
