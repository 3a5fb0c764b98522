using Exchange.Domain;

namespace Exchange.Api;

/// <summary>What kind of command something is, for those who count.</summary>
internal enum CommandKind : byte
{
    Place,
    Cancel,
    CancelAll,
    Amend,
    Replace,
    AdvanceTime,
    Deposit,
    Withdraw,
    OpenAccount,
    ListAsset,
    OpenMarket,
    SetMarketStatus,
}

internal static class CommandKinds
{
    private static readonly string[] Names =
    [
        "place", "cancel", "cancel_all", "amend", "replace", "advance_time", "deposit", "withdraw", "open_account", "list_asset",
        "open_market", "set_market_status",
    ];

    /// <summary>How many kinds there are.</summary>
    internal static int Count => Names.Length;

    /// <summary>The kind's name in metrics and traces.</summary>
    internal static string Name(this CommandKind kind) => Names[(int)kind];

    /// <summary>The kind of a command; the most frequent are asked for first.</summary>
    internal static CommandKind Of(ICommand command) => command switch
    {
        PlaceOrder => CommandKind.Place,
        CancelOrder => CommandKind.Cancel,
        ReplaceOrder => CommandKind.Replace,
        AmendOrder => CommandKind.Amend,
        CancelAllOrders => CommandKind.CancelAll,
        Deposit => CommandKind.Deposit,
        Withdraw => CommandKind.Withdraw,
        OpenAccount => CommandKind.OpenAccount,
        AdvanceTime => CommandKind.AdvanceTime,
        ListAsset => CommandKind.ListAsset,
        OpenMarket => CommandKind.OpenMarket,
        SetMarketStatus => CommandKind.SetMarketStatus,
        _ => throw new ArgumentException($"No kind of command is a {command.GetType().Name}.", nameof(command)),
    };
}
