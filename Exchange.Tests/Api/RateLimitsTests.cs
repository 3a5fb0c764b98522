using System.Net;
using Exchange.Api;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests;

/// <summary>Limits are per key and per address, and can be switched off.</summary>
public sealed class RateLimitsTests
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
    public void Limits_can_be_switched_off()
    {
        using var limits = new RateLimits(new LimitsOptions { RateLimits = false, PerAddress = 1, PerAddressBurst = 1 });

        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(limits.Allow(IPAddress.Loopback)));
    }
}
