import type { Account, PastAccount } from '../account/account.ts';
import type { Sessions } from '../account/session.ts';
import { ApiError, type Rest } from '../api/rest.ts';
import type { AsOf, Balance, Level, Market, Order, Trade, VenueEvent } from '../api/types.ts';
import { Book } from '../market/book.ts';
import type { MarketFeed } from '../market/feed.ts';
import { decimalsOf } from '../money/format.ts';
import { Value } from '../ui/value.ts';
import { Latest } from './latest.ts';
import { Playback } from './playback.ts';

const levels = 1_000;
const tapeLength = 60;

/** A moment to go to: the venue's sequence, or a time (the last event that is not later). */
export type Target = { readonly sequence: number } | { readonly time: string };

/** What the time machine shows; null is the present. */
export interface Shown extends AsOf {
  /** What happened at that sequence, as far as one may see it. */
  readonly event: VenueEvent | null;
}

/**
 * Shows the market and the account as they were. It reads moments of the past and lays them over what the stores tell; these go on to
 * follow the present meanwhile, so going back to it takes no time.
 */
export class TimeMachine {
  readonly shown = new Value<Shown | null>(null);

  /** Why a moment could not be shown, in words. */
  readonly trouble = new Value<string>('');

  // Played fast enough, the past comes to its end, and what is after it is no moment.
  readonly playback = new Playback(target => this.reading.ask(Date.parse(target.time) < Date.now() ? target : { sequence: this.last }));
  private readonly reading = new Latest<Target>(target => this.read(target));
  private visit = 0; // counts, so that an answer that comes after the way back to the present is left

  constructor(
    private readonly rest: Rest,
    private readonly feed: MarketFeed,
    private readonly account: Account,
    private readonly sessions: Sessions,
  ) {
    // Another market, or another account, at the same moment.
    feed.market.watch(() => this.readAgain());
    sessions.current.watch(() => this.readAgain());
  }

  /** The newest sequence that is known of. */
  get last(): number {
    return this.feed.sequence;
  }

  enter(): void {
    this.goTo({ sequence: this.last });
  }

  /** Goes to a moment; while one is being read the newest wish is kept, so a slider may ask as often as it moves. */
  goTo(target: Target): void {
    this.playback.pause();
    this.reading.ask(target);
  }

  /** Goes some events on, or back. */
  step(by: number): void {
    const now = this.shown.get()?.sequence ?? this.last;
    this.goTo({ sequence: Math.min(Math.max(now + by, 0), this.last) });
  }

  /** Plays from the moment that is shown, or stops where it is. */
  togglePlay(): void {
    const now = this.shown.get();
    if (this.playback.isPlaying.get()) this.playback.pause();
    else if (now?.time) this.playback.play(now.time);
  }

  leave(): void {
    this.visit++;
    this.playback.pause();
    this.trouble.set('');
    this.shown.set(null);
    this.feed.showPast(null);
    this.account.showPast(null);
  }

  private readAgain(): void {
    const now = this.shown.get();
    if (now) this.reading.ask({ sequence: now.sequence });
  }

  private async read(target: Target): Promise<void> {
    const [visit, market] = [this.visit, this.feed.market.get()];
    if (!market) return;
    try {
      const book = await this.readBook(market, 'time' in target ? target.time : String(target.sequence));
      const [trades, account, event] = await Promise.all([
        this.readTrades(market, book.at), this.readAccount(book.at), this.readEvent(book.at),
      ]);
      if (visit !== this.visit || market !== this.feed.market.get()) return;
      this.feed.showPast({ book: book.book, trades });
      this.account.showPast(account);
      this.shown.set({ ...book.at, event });
      this.trouble.set('');
      if (book.at.sequence >= this.last) this.playback.pause(); // the past has no more to show
    } catch (error) {
      if (visit !== this.visit) return;
      // The clock here is fast, so that its time has not come there yet.
      if ('time' in target && error instanceof ApiError && error.problem.status === 400) return this.read({ sequence: this.last });
      this.playback.pause();
      this.trouble.set(error instanceof ApiError ? error.problem.title : String(error));
    }
  }

  private async readBook(market: Market, asOf: string): Promise<{ at: AsOf; book: Book }> {
    const book = new Book(decimalsOf(market.tickSize), decimalsOf(market.lotSize));
    const path = `/markets/${encodeURIComponent(market.symbol)}`;
    try {
      const depth = await this.rest.get<{ asOf: AsOf; bids: Level[]; asks: Level[] }>(
        `${path}/depth?limit=${levels}&asOf=${encodeURIComponent(asOf)}`);
      book.apply({ ...depth, type: 'snapshot', sequence: depth.asOf.sequence, lastUpdateId: 0 });
      return { at: depth.asOf, book };
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.status !== 404) throw error;
      const { asOf: at } = await this.rest.get<{ asOf: AsOf }>(`/markets?asOf=${encodeURIComponent(asOf)}`); // it did not exist yet
      book.apply({ type: 'snapshot', sequence: at.sequence, lastUpdateId: 0, bids: [], asks: [] });
      return { at, book };
    }
  }

  private async readTrades(market: Market, at: AsOf): Promise<Trade[]> {
    try {
      const answer = await this.rest.get<{ trades: Trade[] }>(
        `/markets/${encodeURIComponent(market.symbol)}/trades?limit=${tapeLength}&asOf=${at.sequence}`);
      return answer.trades.reverse();
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 404) return [];
      throw error;
    }
  }

  private async readAccount(at: AsOf): Promise<PastAccount | null> {
    const session = this.sessions.current.get();
    if (!session) return null;
    const [{ orders }, balances] = await Promise.all([
      this.rest.get<{ orders: Order[] }>(`/orders?asOf=${at.sequence}`), this.readBalances(session.account, at),
    ]);
    return {
      orders: new Map(orders.map(order => [order.orderId, order])), balances: new Map(balances.map(balance => [balance.asset, balance])),
    };
  }

  private async readBalances(account: number, at: AsOf): Promise<Balance[]> {
    try {
      return (await this.rest.get<{ balances: Balance[] }>(`/accounts/${account}/balances?asOf=${at.sequence}`)).balances;
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 404) return []; // before the account was opened
      throw error;
    }
  }

  private async readEvent(at: AsOf): Promise<VenueEvent | null> {
    if (!this.sessions.current.get() || at.sequence === 0) return null;
    const { events } = await this.rest.get<{ events: VenueEvent[] }>(`/events?after=${at.sequence - 1}&until=${at.sequence}&limit=1`);
    return events[0] ?? null;
  }
}
