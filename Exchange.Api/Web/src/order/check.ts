import type { Market, Side } from '../api/types.ts';
import {
  add, ceilTo, compare, decimal, divide, floorTo, isMultiple, isZero, multiply, parse, subtract, toText, type Decimal,
} from '../money/decimal.ts';
import { plain, share } from '../money/format.ts';
import { fieldsOf, firesOnRise, hasPrice, hasStopPrice, isByQuote, type Draft, type Field } from './draft.ts';

// The exchange's rules, told while an order is being written. They only help: the exchange checks again, and what it says holds.

/** What the rules look at besides the order. */
export interface Surroundings {
  readonly market: Market;
  readonly lastPrice?: string | undefined;
  readonly bestBid?: string | undefined;
  readonly bestAsk?: string | undefined;
  readonly availableBase: string;
  readonly availableQuote: string;
  readonly openOrders: number;
  readonly now: number;
}

export type Faults = Partial<Record<Field | 'order', string>>;

/** What is wrong with each field. A field in which nothing has been written is missing, not wrong. */
export function check(draft: Draft, around: Surroundings): Faults {
  const faults: Faults = {};
  for (const field of fieldsOf(draft)) {
    const fault = checkField(field, draft, around);
    if (fault) faults[field] = fault;
  }
  if (Object.keys(faults).length > 0 || !isComplete(draft)) return faults;

  const fault = checkWhole(draft, around);
  return fault ?? faults;
}

/** Whether everything that the type needs has been written. */
export function isComplete(draft: Draft): boolean {
  return fieldsOf(draft).every(field => draft[field] !== '');
}

function checkField(field: Field, draft: Draft, around: Surroundings): string | null {
  const { market } = around;
  const text = draft[field];
  if (text === '') return null;
  switch (field) {
    case 'price': return checkPrice(text, market) ?? checkBand(draft, around) ?? checkPostOnly(draft, around);
    case 'stopPrice': return checkPrice(text, market) ?? checkTrigger(draft, around);
    case 'quantity': return checkQuantity(text, draft, market);
    case 'displayQuantity': return checkDisplay(draft, market);
    case 'quoteQuantity': return parse(text) === null ? notANumber : isZero(decimal(text)) ? 'The amount must be above zero.' : null;
    case 'expiresAt': return new Date(text).getTime() > around.now ? null : 'The date must be in the future.';
    default: return null;
  }
}

const notANumber = 'Digits and one point, such as 0.5.';

function checkPrice(text: string, market: Market): string | null {
  const price = parse(text);
  if (!price) return notANumber;
  if (compare(price, decimal(market.minPrice)) < 0) return `The lowest price here is ${plain(market.minPrice)}.`;
  if (compare(price, decimal(market.maxPrice)) > 0) return `The highest price here is ${plain(market.maxPrice)}.`;
  return isMultiple(price, decimal(market.tickSize))
    ? null
    : `Prices go in steps of ${market.tickSize}: ${nearest(price, market.tickSize)}.`;
}

function checkQuantity(text: string, draft: Draft, market: Market): string | null {
  const quantity = parse(text);
  if (!quantity) return notANumber;
  const atMarket = !hasPrice(draft.type);
  const smallest = atMarket ? market.minMarketQuantity : market.minQuantity;
  const largest = atMarket ? market.maxMarketQuantity : market.maxQuantity;
  if (compare(quantity, decimal(smallest)) < 0) return `At least ${plain(smallest)} ${market.baseAsset}.`;
  if (compare(quantity, decimal(largest)) > 0) return `At most ${plain(largest)} ${market.baseAsset} in one order of this type.`;
  return isMultiple(quantity, decimal(market.lotSize))
    ? null
    : `Quantities go in steps of ${market.lotSize}: ${nearest(quantity, market.lotSize)}.`;
}

function nearest(value: Decimal, step: string): string {
  const [low, high] = [floorTo(value, decimal(step)), ceilTo(value, decimal(step))];
  return isZero(low) ? toText(high) : `${toText(low)} or ${toText(high)}`;
}

function checkDisplay(draft: Draft, market: Market): string | null {
  const shown = parse(draft.displayQuantity);
  if (!shown) return notANumber;
  if (isZero(shown)) return 'The part that is shown must be above zero.';
  if (!isMultiple(shown, decimal(market.lotSize))) return `Quantities go in steps of ${market.lotSize}: ${nearest(shown, market.lotSize)}.`;
  const whole = parse(draft.quantity);
  if (!whole) return null;
  if (compare(shown, whole) > 0) return 'The part that is shown cannot be more than the whole.';
  const parts = divide(subtract(add(whole, shown), decimal(market.lotSize)), shown, 0).units;
  return parts <= BigInt(market.maxIcebergParts) ? null : `That makes ${parts} parts; ${market.maxIcebergParts} is the most.`;
}

// How far a limit may be from the last price, or from the stop price that triggers it.
function checkBand(draft: Draft, around: Surroundings): string | null {
  const { market } = around;
  const isStop = hasStopPrice(draft.type);
  const reference = parse(isStop ? draft.stopPrice : around.lastPrice ?? '');
  if (!market.priceBand || !reference) return null;
  const price = decimal(draft.price);
  const room = multiply(reference, decimal(market.priceBand));
  const [low, high] = [subtract(reference, room), add(reference, room)];
  if (compare(price, low) >= 0 && compare(price, high) <= 0) return null;
  return `At most ${share(market.priceBand)} away from the ${isStop ? 'stop price' : `last price, ${plain(toText(reference))}`}.`;
}

function checkPostOnly(draft: Draft, around: Surroundings): string | null {
  const best = draft.side === 'BUY' ? around.bestAsk : around.bestBid;
  if (draft.type !== 'LIMIT_MAKER' || !best) return null;
  const distance = compare(decimal(draft.price), decimal(best));
  const takes = draft.side === 'BUY' ? distance >= 0 : distance <= 0;
  if (!takes) return null;
  const where = draft.side === 'BUY' ? 'below the best ask' : 'above the best bid';
  return `A post-only order must not trade at once: stay ${where}, ${plain(best)}.`;
}

function checkTrigger(draft: Draft, around: Surroundings): string | null {
  if (!around.lastPrice) return null;
  const rises = firesOnRise(draft.type, draft.side);
  const distance = compare(decimal(around.lastPrice), decimal(draft.stopPrice));
  const reached = rises ? distance >= 0 : distance <= 0;
  return reached ? `It would trigger at once: stay ${rises ? 'above' : 'below'} the last price, ${plain(around.lastPrice)}.` : null;
}

function checkWhole(draft: Draft, around: Surroundings): Faults | null {
  const { market } = around;
  if (market.status === 'HALTED') return { order: 'The market is halted: no new orders now. Open orders can be canceled.' };
  if (market.status === 'CANCEL_ONLY') return { order: 'The market only accepts cancels now.' };
  const rests = draft.type !== 'MARKET' && draft.timeInForce !== 'IOC' && draft.timeInForce !== 'FOK';
  if (rests && around.openOrders >= market.maxOpenOrders)
    return { order: `You have ${market.maxOpenOrders} open orders here, the most there may be.` };

  const size: Field = isByQuote(draft) ? 'quoteQuantity' : 'quantity';
  const worth = notional(draft, around.lastPrice);
  if (worth && compare(worth, decimal(market.minNotional)) < 0)
    return {
      [size]: `Too small: an order is worth at least ${plain(market.minNotional)} ${market.quoteAsset}, this one ${plain(toText(worth))}.`,
    };
  if (worth && market.maxNotional && compare(worth, decimal(market.maxNotional)) > 0)
    return { [size]: `Too large: an order is worth at most ${plain(market.maxNotional)} ${market.quoteAsset}.` };

  const { asset, amount } = cost(draft, around);
  const has = decimal(draft.side === 'BUY' ? around.availableQuote : around.availableBase);
  if (amount && compare(amount, has) > 0)
    return { [size]: `You have ${plain(toText(has))} ${asset} available; this needs ${plain(toText(amount))}.` };
  return null;
}

/** What the order is worth in the quote asset, as far as that can be known. */
export function notional(draft: Draft, lastPrice: string | undefined): Decimal | null {
  if (isByQuote(draft)) return parse(draft.quoteQuantity);
  const price = parse(hasPrice(draft.type) ? draft.price : hasStopPrice(draft.type) ? draft.stopPrice : lastPrice ?? '');
  const quantity = parse(draft.quantity);
  return price && quantity ? multiply(price, quantity) : null;
}

/** What is held for the order; null when that depends on what it will find. */
export function cost(draft: Draft, around: Surroundings): { asset: string; amount: Decimal | null } {
  const { market } = around;
  if (draft.side === 'BUY') {
    const isKnown = hasPrice(draft.type) || isByQuote(draft);
    const guess = draft.type === 'MARKET' ? notional(draft, around.bestAsk ?? around.lastPrice) : null;
    return { asset: market.quoteAsset, amount: isKnown ? notional(draft, undefined) : guess };
  }
  return { asset: market.baseAsset, amount: isByQuote(draft) ? null : parse(draft.quantity) };
}

const cent: Decimal = { units: 1n, scale: 2 };

/** The quantity that a share of what is available pays for, in whole lots; null when no price tells. */
export function quantityFor(percent: bigint, draft: Draft, around: Surroundings): Partial<Draft> | null {
  const { market } = around;
  const part = (text: string): Decimal => multiply(decimal(text), { units: percent, scale: 2 });
  const lot = decimal(market.lotSize);
  if (draft.side === 'SELL' && !isByQuote(draft)) return { quantity: toText(floorTo(part(around.availableBase), lot)) };
  if (draft.side === 'BUY' && isByQuote(draft)) return { quoteQuantity: toText(floorTo(part(around.availableQuote), cent)) };

  const price = parse(priceFor(draft, around) ?? '');
  if (!price || isZero(price)) return null;
  if (draft.side === 'SELL') return { quoteQuantity: toText(floorTo(multiply(part(around.availableBase), price), cent)) };
  return { quantity: toText(floorTo(divide(part(around.availableQuote), price, 12), lot)) };
}

function priceFor(draft: Draft, around: Surroundings): string | undefined {
  if (hasPrice(draft.type)) return draft.price || undefined;
  if (hasStopPrice(draft.type)) return draft.stopPrice || undefined;
  return (draft.side === 'BUY' ? around.bestAsk : around.bestBid) ?? around.lastPrice;
}

/** The fee at most, in the asset that is received. */
export function feeOf(draft: Draft, around: Surroundings): { asset: string; amount: Decimal } | null {
  const { market } = around;
  const rate = decimal(draft.type === 'LIMIT_MAKER' ? market.makerFee : market.takerFee);
  if (draft.side === 'SELL') {
    const worth = notional(draft, around.bestBid ?? around.lastPrice);
    return worth ? { asset: market.quoteAsset, amount: multiply(worth, rate) } : null;
  }
  const price = parse(priceFor(draft, around) ?? '');
  const quantity = isByQuote(draft) && price && !isZero(price) ? divide(decimal(draft.quoteQuantity), price, 8) : parse(draft.quantity);
  return quantity ? { asset: market.baseAsset, amount: multiply(quantity, rate) } : null;
}

/** Which side's money an order spends. */
export const given = (side: Side, market: Market): string => (side === 'BUY' ? market.quoteAsset : market.baseAsset);
