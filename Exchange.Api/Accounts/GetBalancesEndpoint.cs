using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>GET /accounts/{id}/balances: what an account has. GET /accounts/me: whose key it is.</summary>
internal static class GetBalancesEndpoint
{
    internal static void Map(ApiRouteGroup routes)
    {
        routes.MapApi("GET", "/accounts/{id}/balances", Scopes.Read | Scopes.Admin, HandleAsync, AsOf.Name)
            .Describe<BalancesAnswer>("Get an account's balances", 200);
        routes.MapApi("GET", "/accounts/me", Scopes.Read | Scopes.Trade | Scopes.Admin, WhoAmIAsync)
            .Describe<CallerAnswer>("Get what the key is for", 200);
    }

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (!request.TryGetAccount(out var account)) return new Problem(ProblemKind.NotFound);
        if (request.AsksAsOf()) return await PastAccounts.BalancesAsync(request, account);
        var balances = await request.Views.BalancesAsync(account, request.Aborted);
        if (balances is null) return new Problem(ProblemKind.NotFound);

        var catalog = request.Venue.Catalog;
        if (balances.Any(balance => balance.Asset.Value > catalog.Assets.Count()))
            catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        return Answer.Ok(
            new BalancesAnswer(account.Value, [.. balances.Select(balance => Of(balance, catalog[balance.Asset]))]),
            ApiJson.Default.BalancesAnswer);
    }

    private static Task<IResult> WhoAmIAsync(ApiRequest request)
    {
        var (account, scopes) = (request.Account.Value, KeyAnswer.Words(request.Caller.Scopes));
        return Task.FromResult(Answer.Ok(new CallerAnswer(account == 0 ? null : account, scopes), ApiJson.Default.CallerAnswer));
    }

    internal static BalanceAnswer Of(Balance balance, AssetEntry asset) => new(
        asset.Code.ToString(),
        DecimalText.Format(balance.Available.Units, asset.Scale),
        DecimalText.Format(balance.Held.Units, asset.Scale));
}

/// <summary>What an account has. Assets that it never had are left out.</summary>
internal sealed record BalancesAnswer(int Account, IReadOnlyList<BalanceAnswer> Balances, AsOfAnswer? AsOf = null);

/// <summary>What an account has of an asset.</summary>
/// <param name="Available">Free to be spent.</param>
/// <param name="Held">Set aside for open orders.</param>
internal sealed record BalanceAnswer(string Asset, string Available, string Held);

/// <summary>What a key is for.</summary>
internal sealed record CallerAnswer(int? Account, IReadOnlyList<string> Scopes);
