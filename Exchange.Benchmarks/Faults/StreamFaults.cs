using StackExchange.Redis;

namespace Exchange.Benchmarks;

/// <summary>Entries in the command stream that do not belong there.</summary>
internal static class StreamFaults
{
    private const int Entries = 100;

    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("duplicate-entries", "commands that were executed are put into the stream again", DuplicateAsync),
        new("garbage-entries", "entries with a wrong code, cut, of random bytes, of no known type", GarbageAsync),
    ];

    private static async Task<TimeSpan> DuplicateAsync(FaultScene scene)
    {
        for (var round = 0; round < 3; round++)
        {
            await scene.Load.AnswersAsync(50);
            await scene.WithRedisAsync(async redis =>
            {
                foreach (var entry in await redis.StreamRangeAsync(scene.Stream, count: Entries, messageOrder: Order.Descending))
                    await redis.StreamAddAsync(scene.Stream, entry.Values);
                return true;
            });
        }

        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> GarbageAsync(FaultScene scene)
    {
        await scene.WithRedisAsync(async redis =>
        {
            foreach (var entry in await redis.StreamRangeAsync(scene.Stream, count: Entries, messageOrder: Order.Descending))
                await redis.StreamAddAsync(scene.Stream, Spoil(entry.Values, scene.Random));
            return true;
        });
        return await scene.Load.NextAnswerAsync();
    }

    private static NameValueEntry[] Spoil(NameValueEntry[] fields, Random random)
    {
        var data = (byte[])fields.First(field => field.Name == "d").Value!;
        switch (random.Next(6))
        {
            case 0: return With("d", data[..random.Next(data.Length)]);
            case 1:
                data[random.Next(data.Length)] ^= 1;
                return With("d", data);
            case 2:
                random.NextBytes(data);
                return With("d", data);
            case 3: return With("t", "Some.Other.Type");
            case 4: return With("i", "short");
            default: return [new NameValueEntry("hello", "world")];
        }

        NameValueEntry[] With(string name, RedisValue value) =>
            [.. fields.Select(field => field.Name == name ? new NameValueEntry(name, value) : field)];
    }
}
