import type { Account } from '../account/account.ts';
import type { Side } from '../api/types.ts';
import type { MarketFeed } from '../market/feed.ts';
import type { Markets } from '../market/markets.ts';
import { toText } from '../money/decimal.ts';
import { Value } from '../ui/value.ts';
import type { Surroundings } from './check.ts';
import { emptyDraft, hasPrice, withType, type Draft } from './draft.ts';

/** The order that is being written, for the form and for those who fill it in: a click on a price or on a side. */
export class Desk {
  readonly draft = new Value<Draft>(emptyDraft);

  constructor(private readonly markets: Markets, private readonly feed: MarketFeed, private readonly account: Account) {
    // Numbers of one market mean nothing in another. The price begins with the last one, unless somebody was faster.
    let isNew = false;
    feed.market.watch(() => {
      isNew = true;
      this.set({ price: '', stopPrice: '', quantity: '', quoteQuantity: '', displayQuantity: '' });
    });
    feed.ticker.watch(ticker => {
      if (!isNew || !ticker?.lastPrice) return;
      isNew = false;
      if (this.draft.get().price === '') this.set({ price: ticker.lastPrice });
    });
  }

  set(changes: Partial<Draft>): void {
    this.draft.set({ ...this.draft.get(), ...changes });
  }

  side(side: Side): void {
    this.set({ side });
  }

  /** Takes a price of the book or of the tape. */
  takePrice(price: string): void {
    const draft = this.draft.get();
    this.draft.set({ ...(hasPrice(draft.type) ? draft : withType(draft, 'LIMIT')), price });
  }

  /** What the rules look at, as it is at this moment. */
  around(): Surroundings | null {
    const shown = this.feed.market.get();
    if (!shown) return null;
    const market = this.markets.all.get(shown.symbol) ?? shown; // its status may be another meanwhile
    const book = this.feed.book;
    const text = (level: { price: bigint } | undefined): string | undefined =>
      level ? toText({ units: level.price, scale: book.priceScale }) : undefined;
    return {
      market,
      lastPrice: this.feed.ticker.get()?.lastPrice,
      bestBid: text(book.bids.levels[0]),
      bestAsk: text(book.asks.levels[0]),
      availableBase: this.account.available(market.baseAsset),
      availableQuote: this.account.available(market.quoteAsset),
      openOrders: [...this.account.orders.values()].filter(order => order.symbol === market.symbol).length,
      now: Date.now(),
    };
  }
}
