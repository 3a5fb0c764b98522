import { toFixed } from '../money/decimal.ts';
import type { BookLevel } from './book.ts';

/** A row of the book as it is shown. */
export interface BookRow {
  readonly price: string;
  readonly quantity: string;
  readonly total: string;
  /** The total as a share of the largest total that is shown, such as "0.314". */
  readonly share: string;
}

/**
 * The best rows of a side, with prices grouped by a step: bids downwards and asks upwards, so that a row never promises a better price than
 * what is in it.
 * @param step the width of a row, in units of the price
 */
export function groupLevels(
  levels: readonly BookLevel[], isBids: boolean, step: bigint, count: number, priceScale: number, quantityScale: number,
): BookRow[] {
  const rows: { price: bigint; quantity: bigint }[] = [];
  for (const level of levels) {
    const rest = level.price % step;
    const price = rest === 0n ? level.price : isBids ? level.price - rest : level.price - rest + step;
    const last = rows[rows.length - 1];
    if (last?.price === price) last.quantity += level.quantity;
    else if (rows.length === count) break;
    else rows.push({ price, quantity: level.quantity });
  }

  let total = 0n;
  const largest = rows.reduce((sum, row) => sum + row.quantity, 0n);
  return rows.map(row => {
    total += row.quantity;
    return {
      price: toFixed({ units: row.price, scale: priceScale }, priceScale),
      quantity: toFixed({ units: row.quantity, scale: quantityScale }, quantityScale),
      total: toFixed({ units: total, scale: quantityScale }, quantityScale),
      share: toFixed({ units: (total * 1000n) / largest, scale: 3 }, 3),
    };
  });
}

/** The steps to choose from: the tick, and ten, fifty, a hundred and so on of them, as texts. */
export function groupSteps(tickSize: string): string[] {
  const scale = tickSize.includes('.') ? tickSize.length - tickSize.indexOf('.') - 1 : 0;
  const tick = BigInt(tickSize.replace('.', ''));
  return [1n, 10n, 50n, 100n, 500n, 1000n, 10000n]
    .map(times => toFixed({ units: tick * times, scale }, scale))
    .map(text => (text.includes('.') ? text.replace(/\.?0+$/, '') : text));
}
