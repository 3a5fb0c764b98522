using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /accounts/{id}/deposits: brings money into the venue.</summary>
internal static class DepositEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/accounts/{id}/deposits", Scopes.Admin, HandleAsync)
        .Describe<TransferRequest, TransferAnswer>("Deposit money", 201);

    private static Task<IResult> HandleAsync(ApiRequest request) =>
        TransferForm.HandleAsync(request, (account, asset, amount, id) => new Deposit(account, asset, amount, id));
}
