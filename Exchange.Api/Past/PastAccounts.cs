using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Balances and orders of an account as they were.</summary>
internal static class PastAccounts
{
    internal static async Task<IResult> BalancesAsync(ApiRequest request, AccountId account)
    {
        var catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        return await request.AnswerAsOfAsync((past, at) =>
        {
            if (account.Value > past.State.AccountCount) return new Problem(ProblemKind.NotFound);
            var balances = past.Accounts.BalancesOf(account);
            return Answer.Ok(
                new BalancesAnswer(
                    account.Value, [.. balances.Select(balance => GetBalancesEndpoint.Of(balance, catalog[balance.Asset]))], at),
                ApiJson.Default.BalancesAnswer);
        });
    }

    /// <summary>The open orders of the key's account, in a market or (0) everywhere.</summary>
    internal static async Task<IResult> OpenOrdersAsync(ApiRequest request, MarketId market)
    {
        var catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        return await request.AnswerAsOfAsync((past, at) =>
        {
            var orders = past.Accounts.OpenOrders(request.Account).Where(order => market.Value == 0 || order.Market == market);
            return Answer.Ok(
                new OrdersAnswer([.. orders.Select(order => OrderAnswer.Of(order, catalog))], at), ApiJson.Default.OrdersAnswer);
        });
    }

    /// <summary>An order of the key's account. One to which nothing has happened since then was as it is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The order as it is; null when there is none, or it is another account's.</param>
    internal static async Task<IResult> OrderAsync(ApiRequest request, AccountOrder? now)
    {
        if (now is null) return new Problem(ProblemKind.NotFound);
        var catalog = await request.CatalogWithAsync(now.Market);
        return await request.AnswerAsOfAsync((past, at) =>
        {
            var then = now.Sequence <= past.Sequence ? now : past.Accounts.FindOpenOrder(now.Order);
            return then is null
                ? new Problem(ProblemKind.NotFound)
                : Answer.Ok(OrderAnswer.Of(then, catalog) with { AsOf = at }, ApiJson.Default.OrderAnswer);
        });
    }
}
