using System.Globalization;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>What handlers need of the program.</summary>
internal sealed record ApiServices(
    IVenue Venue, IAccountViews Views, ApiKeys Keys, PageLinks Links, RateLimits Limits, LiveServices Live, HistoryReader History,
    MarketHistoryReader MarketHistory, PastServices Past);

/// <summary>A request that was let in.</summary>
internal readonly record struct ApiRequest(HttpContext Http, Caller Caller, ApiServices Api)
{
    internal IVenue Venue => Api.Venue;

    internal IAccountViews Views => Api.Views;

    /// <summary>Whose orders the request is about: the key's account.</summary>
    internal AccountId Account => Caller.Account;

    /// <summary>Ends the reading of views when the client is gone. A command that was sent is not affected.</summary>
    internal CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The number in the path, or 0: written in any way but the usual one, it names nothing.</summary>
    internal long PathNumber
    {
        get
        {
            var text = (string?)Http.Request.RouteValues["id"];
            return text is [>= '1' and <= '9', ..] && text.Length <= 16
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        }
    }

    /// <summary>The account in the path, if the caller may act for it.</summary>
    internal bool TryGetAccount(out AccountId account)
    {
        var number = PathNumber;
        account = new AccountId(number <= int.MaxValue ? (int)number : 0);
        return account.Value != 0 && Caller.MayAct(account);
    }

    /// <summary>The order in the path, or 0.</summary>
    internal OrderId PathOrder => new(PathNumber);

    /// <summary>The market of a symbol, or null.</summary>
    internal async ValueTask<MarketEntry?> FindMarketAsync(string symbol)
    {
        var catalog = Venue.Catalog;
        var market = catalog.FindMarket(symbol);
        if (market.Value == 0) market = (catalog = await Venue.RefreshCatalogAsync(Aborted)).FindMarket(symbol);
        return market.Value == 0 ? null : catalog[market];
    }

    /// <summary>The market of the query's symbol; 0, for all of them, when there is no symbol.</summary>
    internal async ValueTask<(MarketId Market, Problem? Problem)> QueryMarketAsync()
    {
        var symbol = Http.Request.Query["symbol"];
        if (symbol.Count == 0) return (default, null);
        return await FindMarketAsync(symbol[0] ?? "") is { } market
            ? (market.Market, null)
            : (default, new Problem(ProblemKind.InvalidSymbol, "symbol"));
    }

    /// <summary>A catalog that has a market of which something else has told.</summary>
    internal async ValueTask<Catalog> CatalogWithAsync(MarketId market)
    {
        var catalog = Venue.Catalog;
        return market.Value <= catalog.Markets.Count() ? catalog : await Venue.RefreshCatalogAsync(Aborted);
    }

    /// <summary>
    /// Reads a command out of the body. If that names a market that is not known here, it may be a new one: then the catalog is read again,
    /// and the body once more.
    /// </summary>
    internal async ValueTask<(TCommand Command, Problem? Problem)> ReadAsync<TCommand>(BodyReader<TCommand> reader)
        where TCommand : struct
    {
        using var body = await RequestBody.ReadAsync(Http);
        if (body.Problem is { } unread) return (default, unread);

        var problem = reader(body.Span, this, out var command);
        if (problem?.Kind != ProblemKind.InvalidSymbol) return (command, problem);

        await Venue.RefreshCatalogAsync(Aborted);
        problem = reader(body.Span, this, out command);
        return (command, problem);
    }

    /// <summary>Sends a command. That the client goes away changes nothing of it.</summary>
    /// <inheritdoc cref="IVenue.SendAsync"/>
    internal async Task<CommandOutcome> SendAsync(ICommand command)
    {
        try
        {
            return await Venue.SendAsync(command, CancellationToken.None);
        }
        catch (Exception exception) when (Gate.IsStoreAway(exception))
        {
            throw new OutcomeUnknownException("A store failed while the command was under way.", exception);
        }
    }
}

/// <summary>Reads a command out of a body with the catalog at hand, and says what is wrong with it.</summary>
internal delegate Problem? BodyReader<TCommand>(ReadOnlySpan<byte> body, ApiRequest request, out TCommand command);

/// <summary>How slices are mapped.</summary>
internal static class ApiRoutes
{
    /// <summary>Maps a handler behind the gate.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="pattern">The path below /api/v1.</param>
    /// <param name="scopes">The scopes of which a key needs one.</param>
    /// <param name="handler">What answers.</param>
    /// <param name="parameters">The query parameters that there are.</param>
    internal static IEndpointConventionBuilder MapApi(
        this ApiRouteGroup routes, string method, string pattern, Scopes scopes, Handler handler, params string[] parameters)
    {
        RequestDelegate gate = new Gate(routes.Api, scopes, parameters, handler).InvokeAsync;
        return routes.Group.MapMethods(pattern, [method], gate)
            .WithTags(pattern.Split('/')[1])
            .WithMetadata(gate.Method, new ApiDescription(scopes, parameters));
    }
}

/// <summary>The routes below /api/v1.</summary>
internal readonly record struct ApiRouteGroup(RouteGroupBuilder Group, ApiServices Api);

/// <summary>What the interface's description needs to know of a route besides its types.</summary>
internal sealed record ApiDescription(Scopes Scopes, string[] Parameters);
