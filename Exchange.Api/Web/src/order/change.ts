import type { NewOrder, Order } from '../api/types.ts';
import { compare, decimal, least, parse, subtract, toText } from '../money/decimal.ts';

/** What may be changed of an open order, as it was typed. */
export type Values = { price: string; stopPrice: string; quantity: string };

/** What a change is: of the quantity alone and downwards, or of anything else. */
export function kindOf(order: Order, values: Values): 'reduce' | 'replace' | null {
  const changed = (name: keyof Values): boolean => {
    const before = order[name];
    if (before === undefined) return false;
    const after = parse(values[name]);
    return after !== null && compare(after, decimal(before)) !== 0;
  };
  const isNumber = (['price', 'stopPrice', 'quantity'] as const).every(name => order[name] === undefined || parse(values[name]) !== null);
  if (!isNumber || isFilled(order, values)) return null;
  if (changed('price') || changed('stopPrice')) return 'replace';
  if (!changed('quantity')) return null;
  return compare(decimal(values.quantity), decimal(order.quantity)) < 0 ? 'reduce' : 'replace';
}

const isFilled = (order: Order, values: Values): boolean =>
  order.quantity !== undefined && compare(decimal(values.quantity), decimal(order.filledQuantity)) <= 0;

/** The order that takes its place. What is filled already counts: both together have the quantity that was typed. */
export function replacement(order: Order, values: Values, clientOrderId: string): NewOrder {
  const next: NewOrder = {
    clientOrderId, symbol: order.symbol, side: order.side, type: order.type, timeInForce: order.timeInForce,
  };
  const rest = subtract(decimal(values.quantity), decimal(order.filledQuantity));
  if (order.quantity) next.quantity = toText(rest);
  if (order.quoteQuantity) next.quoteQuantity = order.quoteQuantity;
  if (order.price) next.price = values.price;
  if (order.stopPrice) next.stopPrice = values.stopPrice;
  if (order.displayQuantity) next.displayQuantity = toText(least(decimal(order.displayQuantity), rest));
  if (order.expiresAt) next.expiresAt = order.expiresAt;
  return next;
}
