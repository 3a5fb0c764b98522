namespace Exchange.Tests;

/// <summary>
/// The real PostgreSQL and Redis that tests use; scripts/test starts them and names them here. Tests take a database, a venue and stream
/// names of their own, so they do not see each other.
/// </summary>
internal static class TestStores
{
    /// <summary>A connection string for PostgreSQL, of a role that may create databases.</summary>
    public static string Postgres => Of("EXCHANGE_TEST_POSTGRES");

    /// <summary>A configuration string for Redis, as StackExchange.Redis reads it.</summary>
    public static string Redis => Of("EXCHANGE_TEST_REDIS");

    private static string Of(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException(
            $"{name} is not set. Run the tests by scripts/test, which starts PostgreSQL and Redis for them.");
}
