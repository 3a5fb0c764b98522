using Exchange.Domain;

namespace Exchange.Api;

/// <summary>Which events are asked for. A filter looks only at what the viewer sees of an event.</summary>
/// <param name="Viewer">Who asks.</param>
/// <param name="Market">Only of this market; 0 for all.</param>
/// <param name="Account">Only of this account; null for all.</param>
/// <param name="Order">Only those that name this order; 0 for all.</param>
/// <param name="Types">Only of these types, as bits by their numbers; 0 for all.</param>
internal readonly record struct EventQuery(EventViewer Viewer, MarketId Market, AccountId? Account, OrderId Order, ulong Types)
{
    /// <summary>Whether an event is told.</summary>
    internal bool Takes(EventRecord e)
    {
        if (Types != 0 && (Types >> (int)e.Type & 1) == 0) return false;
        var subject = EventSubject.Of(e);
        var (first, second) = (Viewer.Sees(subject.First), Viewer.Sees(subject.Second));
        if (!first && !second && !EventViewer.IsPublic(e.Type)) return false;
        if (Market.Value != 0 && subject.Market != Market) return false;
        if (Account is { } account && !(first && subject.First == account) && !(second && subject.Second == account)) return false;
        return Order.Value == 0 || first && subject.FirstOrder == Order || second && subject.SecondOrder == Order;
    }

    /// <summary>The bits of a comma list of types; null when one is none, or is there twice.</summary>
    internal static ulong? ParseTypes(string? text)
    {
        var types = 0UL;
        foreach (var name in (text ?? "").Split(','))
        {
            if (!EventJson.TryFindType(name, out var type) || (types >> (int)type & 1) != 0) return null;
            types |= 1UL << (int)type;
        }

        return types;
    }
}
