using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>Links lead to where people reach the exchange, which may be another address than its own.</summary>
public class PublicAddressTests
{
    [Theory]
    [InlineData("", "http://127.0.0.1:5080", "http://127.0.0.1:5080")]
    [InlineData("", "http://0.0.0.0:5080", "http://localhost:5080")]
    [InlineData("", "http://[::]:6000", "http://localhost:6000")]
    [InlineData("", "https://+:443", "https://localhost:443")]
    [InlineData("http://localhost:8000", "http://0.0.0.0:5080", "http://localhost:8000")]
    [InlineData("https://exchange.example/", "http://127.0.0.1:5080", "https://exchange.example")]
    public void A_link_leads_there(string setting, string listening, string expected) =>
        Assert.Equal(expected, PublicAddress.Of(new ExchangeOptions { Api = new ApiOptions { PublicUrl = setting } }, listening));
}
