using Exchange.Domain;

namespace Exchange.Api;

/// <summary>What deposits and withdrawals have in common: their body and their answer.</summary>
internal static class TransferForm
{
    private static readonly JsonShape Shape = new(["asset", "amount", "commandId"]);

    /// <summary>Reads the body, sends the command that is made of it, and answers.</summary>
    internal static async Task<IResult> HandleAsync(
        ApiRequest request, Func<AccountId, AssetId, Amount, CommandId, ICommand> toCommand)
    {
        using var body = await RequestBody.ReadAsync(request.Http);
        if (body.Problem is { } unread) return unread;
        if (!request.TryGetAccount(out var account)) return new Problem(ProblemKind.NotFound);

        var problem = TryRead(body.Span, request.Venue.Catalog, out var transfer);
        if (problem?.Kind == ProblemKind.InvalidAsset)
        {
            var catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
            problem = TryRead(body.Span, catalog, out transfer);
        }

        if (problem is not null) return problem;

        var (asset, amount, id) = transfer;
        var outcome = await request.SendAsync(toCommand(account, asset.Asset, amount, id));
        if (outcome.Result.Reason != RejectReason.None) return RejectAnswers.Of(outcome.Result);
        var sequence = outcome.Result.FirstSequence;
        var answer = new TransferAnswer(
            account.Value, asset.Code.ToString(), DecimalText.Format(amount.Units, asset.Scale), id.ToString(), sequence);
        return Answer.Created(answer, ApiJson.Default.TransferAnswer, outcome);
    }

    private static Problem? TryRead(
        ReadOnlySpan<byte> body, Catalog catalog, out (AssetEntry Asset, Amount Amount, CommandId Id) transfer)
    {
        var fields = RequestFields.Read(body, Shape);
        var asset = fields.Problem is null ? fields.Asset(0, catalog) : default;
        transfer = (asset, new Amount(fields.Units(1, asset.Scale)), fields.CommandId(2, ProblemKind.InvalidCommandId));
        return fields.Problem;
    }
}

/// <summary>Money to bring in or take out.</summary>
/// <param name="Asset">Its code, such as USDT.</param>
/// <param name="Amount">A plain decimal above zero, as a text.</param>
/// <param name="CommandId">Your id for this: the same again moves nothing more.</param>
internal sealed record TransferRequest(string Asset, string Amount, string CommandId);

/// <summary>Money that came in or went out.</summary>
internal sealed record TransferAnswer(int Account, string Asset, string Amount, string CommandId, long Sequence);
