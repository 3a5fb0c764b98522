namespace Exchange.Domain;

/// <summary>An asset of the venue, numbered from 1 in the order of listing. 0 is no asset.</summary>
public readonly record struct AssetId(int Value);

/// <summary>A market of the venue, numbered from 1 in the order of opening. 0 is no market, and in a cancel-all every market.</summary>
public readonly record struct MarketId(int Value);

/// <summary>An account of the venue, numbered from 1 in the order of opening.</summary>
public readonly record struct AccountId(int Value)
{
    /// <summary>The venue's own account: it receives every fee and never trades. It exists from the start.</summary>
    public static readonly AccountId Venue = new(0);
}

/// <summary>
/// An order of the venue, numbered from 1 in the order of acceptance; below 2^53, so that a JSON number holds it. 0 is no order.
/// </summary>
public readonly record struct OrderId(long Value);

/// <summary>A trade of one market, numbered from 1 without a hole; below 2^53.</summary>
public readonly record struct TradeId(long Value);
