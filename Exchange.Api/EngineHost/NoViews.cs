using Exchange.Domain;
using Exchange.Projections;
namespace Exchange.Api;

internal sealed class NoViews : ILiveViews
{
    public Task StartAsync(VenueState state, ReadHistory history, CancellationToken cancellation) => Task.CompletedTask;
    public Task PublishAsync(EventBuffer events, long sequence) => Task.CompletedTask;
}
