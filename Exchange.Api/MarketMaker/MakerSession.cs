using System.Text.Json;
using System.Text.Json.Nodes;

namespace Exchange.Api;

/// <summary>
/// The maker at work: two accounts, one that quotes and one that takes, with keys that live as long as the session. Each step asks the
/// exchange which of its quotes stand, so whatever happened meanwhile, to it or to the exchange, the next step goes on from there.
/// </summary>
internal sealed class MakerSession(
    MakerClient client, MakerOptions options, TradeReplay? replay, MakerFigures figures, string name)
{
    private const string KeyName = "maker-session";
    private const int StepsPerLookAtMoney = 20;

    private static readonly string[] Members = ["maker", "maker-takers"];

    private readonly Dictionary<string, (decimal Available, decimal Held)> quoter = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> targets = new(StringComparer.Ordinal);
    private (int Account, string Key)[] accounts = [];
    private MakerWorld? world;
    private long orders;
    private long transfers;
    private long steps;

    /// <summary>
    /// Opens the accounts, or finds them, ends the keys of earlier sessions and makes its own. It may be repeated after a failure.
    /// </summary>
    internal async Task OpenAsync(CancellationToken cancellation)
    {
        var keys = await client.GetAsync("/keys", options.Key, cancellation);
        foreach (var key in keys.GetProperty("keys").EnumerateArray().Where(key => key.GetProperty("name").GetString() == KeyName))
            await client.DeleteAsync($"/keys/{key.GetProperty("id").GetString()}", options.Key, cancellation);

        var opened = new List<(int, string)>();
        foreach (var member in Members)
        {
            var account = await client.PostAsync("/accounts", options.Key, new() { ["commandId"] = member }, cancellation);
            var number = account.GetProperty("account").GetInt32();
            var key = await client.PostAsync(
                "/keys", options.Key,
                new() { ["scopes"] = new JsonArray("read", "trade"), ["name"] = KeyName, ["account"] = number }, cancellation);
            opened.Add((number, key.GetProperty("secret").GetString()!));
        }

        accounts = [.. opened];
        world ??= await ReadWorldAsync(cancellation);
        await LookAtMoneyAsync(world, cancellation);
    }

    /// <summary>Looks at every market once, and does there what its agent decides.</summary>
    internal async Task StepAsync(CancellationToken cancellation)
    {
        var markets = world ?? throw new InvalidOperationException("The session is not open.");
        if (++steps % StepsPerLookAtMoney == 0) await LookAtMoneyAsync(markets, cancellation);
        foreach (var agent in markets.Agents) await StepAsync(agent, cancellation);
        figures.Equity(quoter.Sum(asset => (double)(asset.Value.Available + asset.Value.Held) * markets.PriceOf(asset.Key)));
    }

    /// <summary>Cancels what stands, and ends the session's keys.</summary>
    internal async Task CloseAsync(CancellationToken cancellation)
    {
        foreach (var (_, key) in accounts) await client.DeleteAsync("/orders", key, cancellation);
        foreach (var (_, key) in accounts)
            if (ApiKeyText.TryHash(key, out var hash)) await client.DeleteAsync($"/keys/{hash}", options.Key, cancellation);
        accounts = [];
    }

    private async Task StepAsync(MarketAgent agent, CancellationToken cancellation)
    {
        var facts = agent.Facts;
        var answer = await client.GetAsync($"/orders?symbol={facts.Symbol}", accounts[0].Key, cancellation);
        var standing = answer.GetProperty("orders").EnumerateArray().Select(order => Standing(order, facts)).ToList();
        var inventory = InventoryOf(facts.BaseAsset);
        var decision = agent.Step(options.Step.TotalSeconds, new MarketView(standing, inventory));
        figures.Market(agent, standing, inventory);

        var isAll = decision.Cancel.Count > 1 && decision.Cancel.Count == standing.Count;
        if (isAll) await client.DeleteAsync($"/orders?symbol={facts.Symbol}", accounts[0].Key, cancellation);
        else foreach (var order in decision.Cancel) await client.DeleteAsync($"/orders/{order}", accounts[0].Key, cancellation);

        await PlaceAsync(accounts[0].Key, [.. decision.Place.Select(quote => Order(facts, quote))], cancellation);
        await PlaceAsync(accounts[1].Key, [.. decision.Take.Select(take => Order(facts, take.IsBuy, take.Lots))], cancellation);
    }

    private async Task PlaceAsync(string key, List<JsonObject> placed, CancellationToken cancellation)
    {
        if (placed.Count == 0) return;
        var taken = await client.PlaceAsync(key, placed, cancellation);
        figures.Orders(taken, placed.Count - taken);
    }

    // Money only moves by the interface for administrators, as everybody's does.
    private async Task LookAtMoneyAsync(MakerWorld markets, CancellationToken cancellation)
    {
        foreach (var asset in markets.Assets) targets.TryAdd(asset, markets.TargetOf(asset));
        foreach (var (account, key) in accounts)
        {
            var has = await BalancesAsync(account, cancellation);
            foreach (var (asset, target) in targets)
            {
                var (available, held) = has.GetValueOrDefault(asset);
                var transfer = Treasury.Transfer(target, available, held);
                if (transfer == 0) continue;
                await TransferAsync(account, key, asset, transfer, cancellation);
                has[asset] = (available + transfer, held);
                if (account == accounts[0].Account) figures.PaidIn((double)transfer * markets.PriceOf(asset));
            }

            if (account != accounts[0].Account) continue;
            foreach (var (asset, amounts) in has) if (targets.ContainsKey(asset)) quoter[asset] = amounts;
        }
    }

    private async Task<Dictionary<string, (decimal Available, decimal Held)>> BalancesAsync(int account, CancellationToken cancellation)
    {
        var answer = await client.GetAsync($"/accounts/{account}/balances", options.Key, cancellation);
        return answer.GetProperty("balances").EnumerateArray().ToDictionary(
            balance => balance.GetProperty("asset").GetString()!,
            balance => (MakerClient.Decimal(balance, "available"), MakerClient.Decimal(balance, "held")),
            StringComparer.Ordinal);
    }

    private Task TransferAsync(int account, string key, string asset, decimal amount, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["asset"] = asset,
            ["amount"] = MarketFacts.Text(Math.Abs(amount)),
            ["commandId"] = $"{name}-m{++transfers}",
        };
        return amount > 0
            ? client.PostAsync($"/accounts/{account}/deposits", options.Key, body, cancellation)
            : client.PostAsync($"/accounts/{account}/withdrawals", key, body, cancellation);
    }

    private async Task<MakerWorld> ReadWorldAsync(CancellationToken cancellation)
    {
        var markets = MakerMarkets.Parse(options.Markets)!;
        var facts = new Dictionary<string, MarketFacts>(StringComparer.Ordinal);
        foreach (var market in markets)
        {
            var rules = await client.GetAsync($"/markets/{market.Symbol}", options.Key, cancellation);
            decimal Number(string member) => MakerClient.Decimal(rules, member);
            facts[market.Symbol] = new MarketFacts(
                market.Symbol, market.Base, market.Quote, Number("tickSize"), Number("lotSize"),
                Math.Max(Number("minQuantity"), Number("minMarketQuantity")), Number("minNotional"));
        }

        var made = new MakerWorld(markets, facts, options.Seed, replay);
        foreach (var market in facts.Values)
        {
            var ticker = await client.GetAsync($"/markets/{market.Symbol}/ticker", options.Key, cancellation);
            if (ticker.TryGetProperty("lastPrice", out _)) made.StartFrom(market, (double)MakerClient.Decimal(ticker, "lastPrice"));
        }

        return made;
    }

    private double InventoryOf(string asset)
    {
        var (available, held) = quoter.GetValueOrDefault(asset);
        return Math.Clamp((double)((available + held - targets[asset]) / targets[asset]), -1, 1);
    }

    private static StandingQuote Standing(JsonElement order, MarketFacts facts) => new(
        order.GetProperty("orderId").GetInt64(),
        new Quote(
            order.GetProperty("side").GetString() == "BUY",
            (long)(MakerClient.Decimal(order, "price") / facts.Tick),
            (long)(MakerClient.Decimal(order, "remaining") / facts.Lot)));

    // A quote must never take: who is not a maker there has seen the book too late.
    private JsonObject Order(MarketFacts facts, Quote quote) => new()
    {
        ["clientOrderId"] = $"{name}-{++orders}",
        ["symbol"] = facts.Symbol,
        ["side"] = quote.IsBid ? "BUY" : "SELL",
        ["type"] = "LIMIT_MAKER",
        ["quantity"] = facts.QuantityText(quote.Lots),
        ["price"] = facts.PriceText(quote.Ticks),
    };

    private JsonObject Order(MarketFacts facts, bool isBuy, long lots) => new()
    {
        ["clientOrderId"] = $"{name}-{++orders}",
        ["symbol"] = facts.Symbol,
        ["side"] = isBuy ? "BUY" : "SELL",
        ["type"] = "MARKET",
        ["quantity"] = facts.QuantityText(lots),
    };
}
