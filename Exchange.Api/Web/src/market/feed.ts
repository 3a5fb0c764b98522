import type { DepthMessage, Market, Ticker, Trade, TradesMessage } from '../api/types.ts';
import type { Following, Hub } from '../live/hub.ts';
import { decimalsOf } from '../money/format.ts';
import { Signal, Value } from '../ui/value.ts';
import { Book } from './book.ts';

const keptTrades = 100;

/** What happens in the market that is looked at: its book, its trades and its ticker. */
export class MarketFeed {
  readonly market = new Value<Market | null>(null);
  readonly ticker = new Value<Ticker | null>(null);
  readonly bookChanged = new Signal();
  readonly tradesChanged = new Signal();

  book = new Book(0, 0);

  /** Newest first. */
  trades: Trade[] = [];

  private following: Following[] = [];

  constructor(private readonly hub: Hub) {}

  /** Looks at another market. What was known of the last one is forgotten at once, so that nothing of it stands beside the new name. */
  show(market: Market): void {
    if (market.symbol === this.market.get()?.symbol) return;
    for (const stream of this.following) stream.end();
    this.book = new Book(decimalsOf(market.tickSize), decimalsOf(market.lotSize));
    this.trades = [];
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
    this.book.apply(message);
    this.bookChanged.raise();
  }

  // After a new connection the last hundred come again; those that are here already are left out.
  private onTrades(message: TradesMessage): void {
    const last = this.trades[0]?.tradeId ?? 0;
    const fresh = message.trades.filter(trade => trade.tradeId > last).reverse();
    if (fresh.length === 0) return;
    this.trades = [...fresh, ...this.trades].slice(0, keptTrades);
    this.tradesChanged.raise();
  }
}
