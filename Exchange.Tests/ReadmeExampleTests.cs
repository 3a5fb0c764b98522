using Exchange.Domain;
using Exchange.Tests;
using Xunit;

namespace Exchange.Examples; // not below Exchange.Tests, where Engine is a namespace

/// <summary>The example in README.md is the code below, word for word, and prints what README.md says that it prints.</summary>
public sealed class ReadmeExampleTests
{
    [Fact]
    public void The_readme_shows_this_example_and_its_output()
    {
        Assert.Equal(BlockOfReadme("csharp"), OwnExample());
        Assert.Equal(BlockOfReadme("text"), Run());
    }

    private static string Run()
    {
        using var Console = new StringWriter { NewLine = "\n" }; // in place of the real one

        // begin
        var engine = new Engine();
        var events = new EventBuffer();      // what happens is written here
        var now = new Timestamp(1_000_000);  // the engine has no clock: time comes with each command
        CommandResult Do(ICommand command) => engine.Execute(command, now, events);

        var (btc, usdt, market) = (new AssetId(1), new AssetId(2), new MarketId(1)); // numbered as they come
        Do(new ListAsset(AssetCode.Parse("BTC"), Scale: 8));
        Do(new ListAsset(AssetCode.Parse("USDT"), Scale: 6));
        Do(new OpenMarket(btc, usdt, new MarketRules(
            TickSize: new(1, Scale: 2), LotSize: new(1, Scale: 4), // prices count 0.01 USDT, quantities 0.0001 BTC
            MinPrice: new(1), MaxPrice: new(100_000_000), MinQuantity: new(1), MaxQuantity: new(1_000_000),
            MinMarketQuantity: new(1), MaxMarketQuantity: new(1_000_000), MinNotional: new(0), MaxNotional: new(0),
            PriceBand: 0, MaxOpenOrders: 200, MaxIcebergParts: 10, MakerFee: 1_000, TakerFee: 2_000, // 0.1 %, 0.2 %
            SelfTradePrevention.ExpireTaker)));

        AccountId Open(string name) => new((int)Do(new OpenAccount(CommandId.Parse(name))).Id);
        CommandResult Limit(AccountId account, string id, Side side, long ticks, long lots) => Do(new PlaceOrder(
            account, market, CommandId.Parse(id), new() { Side = side, LimitPrice = new(ticks), Quantity = new(lots) }));

        var (alice, bob) = (Open("alice"), Open("bob"));
        Do(new Deposit(alice, usdt, new(10_000_000_000), CommandId.Parse("deposit-1"))); // 10,000 USDT
        Do(new Deposit(bob, btc, new(100_000_000), CommandId.Parse("deposit-1")));       // 1 BTC
        Limit(alice, "bid-1", Side.Buy, ticks: 5_000_000, lots: 2_000);                  // 0.2 BTC for all she has
        Limit(bob, "ask-1", Side.Sell, ticks: 4_990_000, lots: 500);                     // 0.05 BTC at hers or lower
        var second = Limit(alice, "bid-2", Side.Buy, ticks: 4_980_000, lots: 1);

        var replayed = new VenueState();
        foreach (var e in events)
        {
            Console.WriteLine($"{e.Sequence,2} {e.Type}");
            replayed.Apply(e);
        }

        var (has, holds) = (replayed.Balance(alice, btc), replayed.Balance(alice, usdt));
        Console.WriteLine($"alice has {has.Available.Units} units of BTC, and {holds.Held.Units} of USDT held for her bid");
        Console.WriteLine($"bid-2: {second.Outcome}, {second.Reason}");
        Console.WriteLine($"replayed to the same state: {replayed.Hash().SequenceEqual(engine.State.Hash())}");
        // end

        return Console.ToString();
    }

    private static string OwnExample()
    {
        var lines = File("Exchange.Tests/ReadmeExampleTests.cs").Lines.SkipWhile(line => line.Trim() != "// begin").Skip(1);
        const int indent = 8;
        return string.Concat(lines.TakeWhile(line => line.Trim() != "// end").Select(line => line[Math.Min(line.Length, indent)..] + "\n"));
    }

    private static string BlockOfReadme(string language)
    {
        var lines = File("README.md").Lines.SkipWhile(line => line != "```" + language).Skip(1);
        return string.Concat(lines.TakeWhile(line => line != "```").Select(line => line + "\n"));
    }

    private static SourceFile File(string path) => Repository.Files.Single(file => file.Path == path);
}
