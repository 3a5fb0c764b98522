namespace Exchange.Domain;

/// <summary>An asset of the venue.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Code">Its code.</param>
/// <param name="Scale">The number of decimals of its amounts.</param>
/// <param name="Fees">The venue's own balance in it, which receives the fees: a slot of <see cref="Ledger"/>.</param>
internal readonly record struct Asset(AssetId Id, AssetCode Code, int Scale, int Fees);
