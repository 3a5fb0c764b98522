using System.Text.Json;
using Exchange.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests;

/// <summary>The market maker and a real exchange.</summary>
public sealed class MakerHostTests
{
    [Fact]
    public async Task In_one_process_with_the_exchange_every_market_gets_quotes_and_trades()
    {
        await using var venue = await MakerVenue.CreateAsync();
        await venue.StartExchangeAsync("api,engine,maker");

        await venue.QuotesStandAsync();

        foreach (var symbol in MakerVenue.Symbols)
        {
            var depth = (await venue.GetAsync($"/markets/{symbol}/depth?limit=5"))!.Value;
            Assert.True(Best(depth, "bids") < Best(depth, "asks"));
        }

        await Until.True(async () => Trades(await venue.GetAsync("/markets/BTC-USDT/trades")) > 0, "somebody has taken a quote");
        Assert.True(venue.MakerServices.GetRequiredService<MakerFigures>().PlacedInAll > 0);
    }

    [Fact]
    public async Task Stopped_it_cancels_all_and_its_keys_end()
    {
        await using var venue = await MakerVenue.CreateAsync();
        await venue.StartExchangeAsync();
        venue.StartMaker();
        await venue.QuotesStandAsync();

        await venue.StopMakerAsync();

        foreach (var symbol in MakerVenue.Symbols)
            await Until.True(async () => await venue.DepthAsync(symbol) == (0, 0), $"{symbol} is empty");
        var keys = (await venue.GetAsync("/keys"))!.Value.GetProperty("keys").EnumerateArray();
        Assert.DoesNotContain(keys, key => key.GetProperty("name").GetString() == "maker-session");
    }

    [Fact]
    public async Task Stopped_with_the_exchange_it_cancels_all_before()
    {
        await using var venue = await MakerVenue.CreateAsync();
        await venue.StartExchangeAsync("api,engine,maker");
        await venue.QuotesStandAsync();

        await venue.StopExchangeAsync();

        await venue.StartExchangeAsync();
        foreach (var symbol in MakerVenue.Symbols)
            await Until.True(async () => (await venue.GetAsync($"/markets/{symbol}/depth"))?.GetProperty("bids").GetArrayLength() == 0,
                $"{symbol} is empty");
    }

    [Fact]
    public async Task When_the_exchange_restarts_it_goes_on_and_takes_its_quotes_over()
    {
        await using var venue = await MakerVenue.CreateAsync();
        await venue.StartExchangeAsync();
        venue.StartMaker();
        await venue.QuotesStandAsync();
        var figures = venue.MakerServices.GetRequiredService<MakerFigures>();

        await venue.StopExchangeAsync();
        await venue.StartExchangeAsync();

        var before = figures.PlacedInAll;
        await Until.True(() => figures.PlacedInAll > before + 20, "it has placed more");
        foreach (var symbol in MakerVenue.Symbols)
        {
            var (bids, asks) = await venue.DepthAsync(symbol);
            Assert.InRange(bids, 1, MarketProfile.All["calm"].Levels);
            Assert.InRange(asks, 1, MarketProfile.All["calm"].Levels);
        }
    }

    /// <summary>It would send sixty requests a second with one key; it may send twenty.</summary>
    [Fact]
    public async Task Refused_for_its_rate_it_waits_and_goes_on()
    {
        await using var venue = await MakerVenue.CreateAsync();
        await venue.StartExchangeAsync("api,engine", ("Exchange:Limits:PerKey", "20"), ("Exchange:Limits:PerKeyBurst", "20"));
        venue.StartMaker();
        await venue.QuotesStandAsync();
        var figures = venue.MakerServices.GetRequiredService<MakerFigures>();

        var before = figures.PlacedInAll;
        await Until.True(() => figures.PlacedInAll > before, "it has placed more");
    }

    [Fact]
    public async Task Without_money_it_gets_more()
    {
        await using var venue = await MakerVenue.CreateAsync();
        await venue.StartExchangeAsync();
        venue.StartMaker();
        await venue.QuotesStandAsync();
        var account = (await venue.GetAsync("/accounts", "POST", """{"commandId":"maker"}"""))!.Value.GetProperty("account").GetInt32();
        var target = await TotalAsync(venue, account);

        var available = (await BalanceAsync(venue, account)).GetProperty("available").GetString();
        await venue.GetAsync(
            $"/accounts/{account}/withdrawals", "POST", $$"""{"asset":"USDT","amount":"{{available}}","commandId":"drain"}""");

        await Until.True(async () => await TotalAsync(venue, account) > target * 0.9m, "money was paid in again");
    }

    private static async Task<JsonElement> BalanceAsync(MakerVenue venue, int account) =>
        (await venue.GetAsync($"/accounts/{account}/balances"))!.Value.GetProperty("balances").EnumerateArray()
            .Single(balance => balance.GetProperty("asset").GetString() == "USDT");

    private static async Task<decimal> TotalAsync(MakerVenue venue, int account)
    {
        var balance = await BalanceAsync(venue, account);
        return MakerClient.Decimal(balance, "available") + MakerClient.Decimal(balance, "held");
    }

    private static int Trades(JsonElement? answer) => answer is { } trades ? trades.GetProperty("trades").GetArrayLength() : 0;

    private static decimal Best(JsonElement depth, string side) =>
        decimal.Parse(depth.GetProperty(side)[0][0].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
