using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// Finds an order as it stands. The live views have all that are open and those that closed not long ago; the history has the others, once
/// it has come so far. While it has not, there is no answer, rather than one that is not true.
/// </summary>
internal static class PresentOrder
{
    /// <summary>The order in the path; null when there is none, or it is another account's.</summary>
    /// <exception cref="HistoryBehindException">It closed so long ago that only the history can know, and it does not yet.</exception>
    internal static async ValueTask<AccountOrder?> FindOrderAsync(this ApiRequest request)
    {
        var (account, order) = (request.Account, request.PathOrder);
        if (await request.Views.FindOrderAsync(account, order, request.Aborted) is { } live) return live;
        var position = await request.Api.History.PositionAsync(request.Aborted);
        var past = await request.Api.History.FindOrderAsync(account, order, request);
        if (past is { Status: OrderStatus.Filled or OrderStatus.Canceled or OrderStatus.Expired }) return past;
        if (past is null && !await IsLaterAsync(request, position)) return null;

        // It may have come, or the history may have heard of it, since the views were read.
        return await request.Views.FindOrderAsync(account, order, request.Aborted) ?? throw new HistoryBehindException();
    }

    // Whether the account has placed the order after what the history knows.
    private static async ValueTask<bool> IsLaterAsync(ApiRequest request, long position)
    {
        var last = await request.Api.Past.Moments.LastAsync(request.Aborted);
        if (position >= last) return false;
        var commands = request.Api.Past.Commands;
        return await commands.FindAsync(request.PathOrder, last, request.Aborted) is { } placed && placed > position
            && await commands.OwnerAsync(placed, request.Aborted) == request.Account;
    }
}
