using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /accounts/{id}/withdrawals: takes available money out of the venue.</summary>
internal static class WithdrawEndpoint
{
    internal static void Map(ApiRouteGroup routes) =>
        routes.MapApi("POST", "/accounts/{id}/withdrawals", Scopes.Trade | Scopes.Admin, HandleAsync)
            .Describe<TransferRequest, TransferAnswer>("Withdraw money", 201);

    // A page's key trades; it cannot carry money away.
    private static Task<IResult> HandleAsync(ApiRequest request) => request.Caller.IsSession
        ? Task.FromResult<IResult>(new Problem(ProblemKind.Forbidden))
        : TransferForm.HandleAsync(request, (account, asset, amount, id) => new Withdraw(account, asset, amount, id));
}
