using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>What <see cref="Coverage"/> counts, in words.</summary>
internal static class Facts
{
    public const string ExpiryBeforeRefusal = "something expired before a command that was refused";
    public const string Cascade = "a command triggered three orders or more";

    public static string Answered(ICommand command, Outcome outcome) => $"{command.GetType().Name} is {outcome}";

    public static string Because(RejectReason reason) => $"an answer is {Name(reason)}";

    public static string Happened(IEvent e) => $"{e.GetType().Name} happens";

    public static string Placed(OrderType type, TimeInForce time, Placement placement) => $"{type} {time} is placed to {placement}";

    public static string OrderRejected(RejectReason reason) => $"an order is rejected: {Name(reason)}";

    public static string AmendRejected(RejectReason reason) => $"an amendment is rejected: {Name(reason)}";

    public static string Triggered(OrderType type, Placement placement) => $"{type} is triggered to {placement}";

    public static string Ended(OrderType type, object end) => $"{type} ends: {end}";

    public static string EndedByQuote(ExpireReason end) => $"an order by quote quantity ends: {end}";

    public static string SelfTrade(OrderType taker, SelfTradePrevention mode, string effect) =>
        $"{taker} takes from itself, {mode} {effect}";

    public static string KilledWithOwnOrders(SelfTradePrevention mode) => $"a FOK order is killed beside own orders, {mode}";

    public static string Replaced(bool canceled, bool placed) =>
        $"a replace {(canceled ? "cancels" : "cancels nothing")} and {(placed ? "places" : "is rejected")}";

    // One of the numbers has two names.
    private static string Name(RejectReason reason) =>
        reason == RejectReason.UnknownMarket ? nameof(RejectReason.UnknownMarket) : reason.ToString();
}
