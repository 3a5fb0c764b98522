import type { Rest } from '../api/rest.ts';
import type { Candle, CandlesMessage, Market } from '../api/types.ts';
import type { Following, Hub } from '../live/hub.ts';

export const intervals = [
  '1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M',
] as const;
export type Interval = (typeof intervals)[number];

const page = 500;
const mostKept = 10_000;

/** Who draws candles. */
export interface CandleView {
  /** All of them, oldest first. */
  showAll(candles: readonly Candle[]): void;
  /** The last one, as it is now, or a new one. */
  showLast(candle: Candle): void;
}

/**
 * The candles of a market in an interval: the past by REST, page by page as somebody looks back, and the running one by the stream. The
 * stream is opened first, and what it tells is laid over the past, so that no trade falls in between.
 */
export class Candles {
  private readonly byTime = new Map<string, Candle>();
  private following: Following | null = null;
  private asked = 0; // counts what is looked at, so that late answers about something else are left
  private isReading = false;
  private isComplete = false; // nothing older is there
  private isLoaded = false;
  private at: { market: Market; interval: Interval } | null = null;

  constructor(private readonly rest: Rest, private readonly hub: Hub, private readonly view: CandleView) {
    hub.link.watch(link => {
      if (link.phase === 'live' && this.isLoaded) void this.read(null); // what happened while the connection was lost
    });
  }

  show(market: Market, interval: Interval): void {
    this.following?.end();
    this.byTime.clear();
    this.asked++;
    this.isReading = this.isComplete = this.isLoaded = false;
    this.at = { market, interval };
    this.view.showAll([]);
    this.following = this.hub.follow<CandlesMessage>('Candles', () => [market.symbol, interval], message => this.onMessage(message));
    void this.read(null);
  }

  /** Reads another page of the past. */
  readOlder(): void {
    const oldest = this.sorted()[0];
    if (!oldest || this.isReading || this.isComplete || !this.isLoaded) return;
    void this.read(new Date(Date.parse(oldest.openTime) - 1).toISOString());
  }

  private onMessage(message: CandlesMessage): void {
    for (const candle of message.candles) this.byTime.set(candle.openTime, candle);
    if (!this.isLoaded) return;
    if (message.skipped) void this.read(null);
    else for (const candle of message.candles) this.view.showLast(candle);
    if (this.byTime.size > mostKept) this.forgetOldest();
  }

  // A page that is open for days must not grow; what is forgotten can be read again.
  private forgetOldest(): void {
    for (const candle of this.sorted().slice(0, mostKept / 2)) this.byTime.delete(candle.openTime);
    this.isComplete = false;
    this.view.showAll(this.sorted());
  }

  private async read(to: string | null): Promise<void> {
    const { market, interval } = this.at!;
    const asked = this.asked;
    this.isReading = true;
    try {
      const end = to ? `&to=${encodeURIComponent(to)}` : '';
      const path = `/markets/${encodeURIComponent(market.symbol)}/candles?interval=${interval}&limit=${page}${end}`;
      const { candles } = await this.rest.get<{ candles: Candle[] }>(path);
      if (asked !== this.asked) return;
      if (to && candles.length === 0) this.isComplete = true;
      this.lay(candles, to !== null);
      this.isLoaded = true;
      this.view.showAll(this.sorted());
    } catch {
      if (asked === this.asked && !to) setTimeout(() => { if (asked === this.asked) void this.read(null); }, 1_000);
    } finally {
      if (asked === this.asked) this.isReading = false;
    }
  }

  // Of two reports about the running candle the one with more trades is the later one; others do not change.
  private lay(candles: readonly Candle[], areOlder: boolean): void {
    for (const candle of candles) {
      const known = this.byTime.get(candle.openTime);
      if (!known || (!areOlder && candle.trades >= known.trades)) this.byTime.set(candle.openTime, candle);
    }
  }

  private sorted(): Candle[] {
    return [...this.byTime.values()].sort((a, b) => (a.openTime < b.openTime ? -1 : 1));
  }
}
