using Exchange.Api;
using Exchange.Domain;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests;

/// <summary>The whole path of a command: from the venue's client through the stream, the engine and the store, and back.</summary>
public sealed class OrderPathTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private IVenue Venue => api.Host.Services.GetRequiredService<IVenue>();

    [Fact]
    public async Task A_command_is_answered_with_its_outcome()
    {
        var outcome = await Venue.SendAsync(new OpenAccount(CommandId.Parse("alice")), TestContext.Current.CancellationToken);

        Assert.Equal(Outcome.Executed, outcome.Result.Outcome);
        Assert.Equal(1, outcome.Result.Id);
    }
}
