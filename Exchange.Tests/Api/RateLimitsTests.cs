using System.Net;
using Exchange.Api;
using Exchange.Domain;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace Exchange.Tests;

/// <summary>Limits are per key and per address, and can be switched off.</summary>
public sealed class RateLimitsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly LimitsOptions Few = new() { PerKey = 1, PerKeyBurst = 2, PerAddress = 1, PerAddressBurst = 3 };

    [Fact]
    public void An_address_has_its_burst_and_no_more()
    {
        using var limits = new RateLimits(Few);
        var (here, there) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => limits.Allow(here)));
        Assert.True(limits.Allow(there));
    }

    [Fact]
    public void Addresses_of_one_network_of_version_6_count_as_one()
    {
        using var limits = new RateLimits(Few);

        Assert.Equal([true, true, true, false],
            Enumerable.Range(1, 4).Select(host => limits.Allow(IPAddress.Parse($"2001:db8:0:1::{host}"))));
        Assert.True(limits.Allow(IPAddress.Parse("2001:db8:0:2::1")));
    }

    [Fact]
    public void A_key_has_its_burst_wherever_it_is_used_from()
    {
        using var limits = new RateLimits(Few);
        Caller Key(ulong number) => new(new KeyHash(number, 0, 0, 0), new AccountId(1), Scopes.Read);

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => limits.Allow(Key(1))));
        Assert.True(limits.Allow(Key(2)));
    }

    [Fact]
    public async Task Who_sends_too_much_is_told_when_to_come_again()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var host = await api.Start(builder => builder
            .UseSetting("Exchange:Limits:PerAddress", "1")
            .UseSetting("Exchange:Limits:PerAddressBurst", "2"));
        using var client = host.GetTestClient();
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 100 && refused is null; i++)
        {
            var response = await client.GetAsync(new Uri("/api/v1/markets", UriKind.Relative), cancellation);
            if (response.StatusCode != HttpStatusCode.OK) refused = response;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, refused?.StatusCode);
        Assert.Equal("1", refused!.Headers.GetValues("Retry-After").Single());
        Assert.Contains("RATE_LIMITED", await refused.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W26_who_opens_too_many_connections_in_five_minutes_is_turned_away()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var host = await api.Start(builder => builder.UseSetting("Exchange:Limits:ConnectsPerAddress", "3"));
        using var client = host.GetTestClient();
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.BadRequest, (await ConnectAsync()).StatusCode); // it is no WebSocket

        using var refused = await ConnectAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("30", refused.Headers.GetValues("Retry-After").Single());
        Assert.Contains("TOO_MANY_CONNECTIONS", await refused.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);

        // It may still ask for all else.
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/v1/markets", UriKind.Relative), cancellation)).StatusCode);

        Task<HttpResponseMessage> ConnectAsync() => client.GetAsync(new Uri("/hubs/market", UriKind.Relative), cancellation);
    }

    [Fact]
    public void Each_address_has_connects_of_its_own()
    {
        using var limits = new RateLimits(new LimitsOptions { ConnectsPerAddress = 2 });
        var (here, there) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => limits.AllowConnect(here)));
        Assert.True(limits.AllowConnect(there));
        Assert.True(limits.Allow(here));
    }

    [Fact]
    public void Limits_can_be_switched_off()
    {
        using var limits = new RateLimits(
            new LimitsOptions { RateLimits = false, PerAddress = 1, PerAddressBurst = 1, ConnectsPerAddress = 1 });

        Assert.All(
            Enumerable.Range(0, 100),
            _ => Assert.True(limits.Allow(IPAddress.Loopback) && limits.AllowConnect(IPAddress.Loopback)));
    }
}
