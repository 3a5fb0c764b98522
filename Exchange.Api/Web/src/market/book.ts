import { decimal, unitsAt } from '../money/decimal.ts';
import type { DepthMessage, Level } from '../api/types.ts';

/** A price and what stands there, both counted in the side's scales. */
export interface BookLevel {
  readonly price: bigint;
  quantity: bigint;
}

/** One side of the order book, best price first, kept in order as changes come. */
export class BookSide {
  readonly levels: BookLevel[] = [];

  /** @param sign 1 where a lower price is better (asks), -1 where a higher one is (bids). */
  constructor(private readonly sign: 1n | -1n) {}

  set(price: bigint, quantity: bigint): void {
    const at = this.find(price);
    const level = this.levels[at];
    const isThere = level?.price === price;
    if (quantity === 0n) {
      if (isThere) this.levels.splice(at, 1);
    } else if (isThere) {
      level.quantity = quantity;
    } else {
      this.levels.splice(at, 0, { price, quantity });
    }
  }

  // Where the price is, or would be.
  private find(price: bigint): number {
    let [low, high] = [0, this.levels.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.levels[middle]!.price - price) * this.sign < 0n) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The order book of a market, as the Depth stream tells it. A snapshot that comes in parts is put together aside and shown when it is
 * whole, so that a book that is read again does not vanish meanwhile.
 */
export class Book {
  bids = new BookSide(-1n);
  asks = new BookSide(1n);
  sequence = 0;

  /** Whether there was a whole snapshot yet. */
  isKnown = false;

  private nextBids = this.bids;
  private nextAsks = this.asks;

  /**
   * @param priceScale the decimals of the tick size
   * @param quantityScale the decimals of the lot size
   */
  constructor(readonly priceScale: number, readonly quantityScale: number) {}

  apply(message: DepthMessage): void {
    if (message.type === 'snapshot') {
      this.nextBids = new BookSide(-1n);
      this.nextAsks = new BookSide(1n);
    }
    this.setAll(this.nextBids, message.bids);
    this.setAll(this.nextAsks, message.asks);
    if (message.type !== 'diff' && message.hasMore) return;
    this.bids = this.nextBids;
    this.asks = this.nextAsks;
    this.sequence = message.sequence;
    this.isKnown = true;
  }

  private setAll(side: BookSide, levels: readonly Level[]): void {
    for (const [price, quantity] of levels)
      side.set(unitsAt(decimal(price), this.priceScale), unitsAt(decimal(quantity), this.quantityScale));
  }
}
