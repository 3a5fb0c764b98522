namespace Exchange.Benchmarks;

/// <summary>
/// What a flow looks like. Its commands are 44 % limit orders that rest, 36 % cancels of a uniformly random resting order, 15 % limit
/// orders that cross and 5 % market orders that fill; makers have 1 to 100 lots, takers 1 to 50.
/// </summary>
/// <param name="Sigma">Resting orders stand |N(0, sigma)| ticks from the mid price,</param>
/// <param name="Clip">but at most so many.</param>
/// <param name="Preload">The number of resting orders that are placed before the timing begins.</param>
/// <param name="Timed">The number of commands that are timed.</param>
/// <param name="Markets">The number of markets over which the commands are spread uniformly.</param>
/// <param name="HoldsSize">
/// Whether the mix of resting orders and cancels leans against a change of the number of resting orders. Without, the number settles
/// by itself, as takers that eat through thin prices leave more behind; that takes millions of commands where the book is large.
/// </param>
/// <param name="Seed">The seed of every random choice: one shape is one flow, on every machine.</param>
public sealed record FlowShape(
    int Sigma, int Clip, int Preload, int Timed, int Markets = 1, bool HoldsSize = false, ulong Seed = 20260502)
{
    // Both figures were chosen so that the normal book stays as large as it begins, at the exact mix: takers that end up between thin
    // prices leave as many remainders as are missing otherwise. They grow with sigma, so the deep book is the normal one, stretched.

    /// <summary>The mid price moves by one tick in one of so many commands.</summary>
    public int CommandsPerMidStep => 16_000 / Sigma;

    /// <summary>A crossing order's limit is up to so many ticks beyond the best price.</summary>
    public int DeepestCrossing => Sigma * 7 / 80;

    /// <summary>The everyday book: about 17,000 resting orders on about 410 levels.</summary>
    public static readonly FlowShape Normal = new(Sigma: 80, Clip: 200, Preload: 17_000, Timed: 2_000_000);

    /// <summary>The deep book: 200,000 preloaded orders on about 2,100 levels.</summary>
    public static readonly FlowShape Deep = new(Sigma: 400, Clip: 1_000, Preload: 200_000, Timed: 2_000_000);
}
