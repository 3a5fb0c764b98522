namespace Exchange.Tests;

/// <summary>Settings for a program that runs in a test: the tests' stores, a database, a venue of its own and a secret.</summary>
internal static class TestSettings
{
    /// <summary>The keys are those of the configuration, such as Exchange:Venue.</summary>
    public static Dictionary<string, string> For(TestDatabase database) => For(database.ConnectionString);

    public static Dictionary<string, string> For(string postgres) => new()
    {
        ["Exchange:Postgres"] = postgres,
        ["Exchange:Redis"] = TestStores.Redis,
        ["Exchange:Venue"] = $"test-{Guid.NewGuid():N}"[..32],
        ["Exchange:CommandSecret"] = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(value => (byte)value)]),
    };
}
