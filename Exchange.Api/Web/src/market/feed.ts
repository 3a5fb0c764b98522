import type { DepthMessage, Market, Ticker, Trade, TradesMessage } from '../api/types.ts';
import type { Following, Hub } from '../live/hub.ts';
import { decimalsOf } from '../money/format.ts';
import { Signal, Value } from '../ui/value.ts';
import { Book } from './book.ts';

const keptTrades = 100;

/** A market as it was at some moment. */
export interface PastMarket {
  readonly book: Book;
  /** Newest first. */
  readonly trades: Trade[];
}

/**
 * What happens in the market that is looked at: its book, its trades and its ticker. Who looks at the past sees that in its place; the
 * present is followed all the same.
 */
export class MarketFeed {
  readonly market = new Value<Market | null>(null);
  readonly ticker = new Value<Ticker | null>(null);
  readonly bookChanged = new Signal();
  readonly tradesChanged = new Signal();

  private presentBook = new Book(0, 0);
  private presentTrades: Trade[] = [];
  private past: PastMarket | null = null;
  private following: Following[] = [];

  constructor(private readonly hub: Hub) {}

  get book(): Book {
    return this.past?.book ?? this.presentBook;
  }

  /** Newest first. */
  get trades(): readonly Trade[] {
    return this.past?.trades ?? this.presentTrades;
  }

  get lastPrice(): string | undefined {
    return this.past ? this.past.trades[0]?.price : this.ticker.get()?.lastPrice;
  }

  /** The newest sequence that was told. */
  get sequence(): number {
    return this.presentBook.sequence;
  }

  /** Shows the market as it was, or, without that, as it is. */
  showPast(past: PastMarket | null): void {
    this.past = past;
    this.bookChanged.raise();
    this.tradesChanged.raise();
  }

  /** Looks at another market. What was known of the last one is forgotten at once, so that nothing of it stands beside the new name. */
  show(market: Market): void {
    if (market.symbol === this.market.get()?.symbol) return;
    for (const stream of this.following) stream.end();
    this.presentBook = new Book(decimalsOf(market.tickSize), decimalsOf(market.lotSize));
    this.presentTrades = [];
    this.past = this.past && { book: this.presentBook, trades: [] };
    this.ticker.set(null);
    this.market.set(market);
    this.bookChanged.raise();
    this.tradesChanged.raise();
    const args = () => [market.symbol];
    this.following = [
      this.hub.follow<DepthMessage>('Depth', args, message => this.onDepth(message)),
      this.hub.follow<TradesMessage>('Trades', args, message => this.onTrades(message)),
      this.hub.follow<Ticker>('Ticker', args, message => this.ticker.set(message)),
    ];
  }

  private onDepth(message: DepthMessage): void {
    this.presentBook.apply(message);
    this.bookChanged.raise();
  }

  // After a new connection the last hundred come again; those that are here already are left out.
  private onTrades(message: TradesMessage): void {
    const last = this.presentTrades[0]?.tradeId ?? 0;
    const fresh = message.trades.filter(trade => trade.tradeId > last).reverse();
    if (fresh.length === 0) return;
    this.presentTrades = [...fresh, ...this.presentTrades].slice(0, keptTrades);
    this.tradesChanged.raise();
  }
}
