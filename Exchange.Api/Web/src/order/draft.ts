import type { Market, NewOrder, OrderType, Side, TimeInForce } from '../api/types.ts';

// An order while it is being written. Fields hold what was typed, be it a number or not; which of them count, the type says.

export interface Draft {
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price: string;
  readonly stopPrice: string;
  readonly quantity: string;
  readonly quoteQuantity: string;
  /** Whether a market order says how much money instead of how much of the asset. */
  readonly byQuote: boolean;
  readonly isIceberg: boolean;
  readonly displayQuantity: string;
  /** As an input of a local date and time has it, without a zone. */
  readonly expiresAt: string;
  readonly selfTradePrevention: string;
}

export type Field = 'price' | 'stopPrice' | 'quantity' | 'quoteQuantity' | 'displayQuantity' | 'expiresAt' | 'timeInForce';

export const emptyDraft: Draft = {
  side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: '', stopPrice: '', quantity: '', quoteQuantity: '', byQuote: false,
  isIceberg: false, displayQuantity: '', expiresAt: '', selfTradePrevention: '',
};

export const hasPrice = (type: OrderType): boolean => ['LIMIT', 'LIMIT_MAKER', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT_LIMIT'].includes(type);

export const hasStopPrice = (type: OrderType): boolean => type.startsWith('STOP_LOSS') || type.startsWith('TAKE_PROFIT');

/** Whether a stop price is reached from below. */
export const firesOnRise = (type: OrderType, side: Side): boolean => type.startsWith('STOP_LOSS') === (side === 'BUY');

export const isByQuote = (draft: Draft): boolean => draft.byQuote && !hasPrice(draft.type);

/** The times in force that a type can have; the first is the usual one. */
export function timesInForce(type: OrderType): readonly TimeInForce[] {
  if (type === 'MARKET') return ['IOC'];
  if (type === 'LIMIT_MAKER' || !hasPrice(type)) return ['GTC', 'GTD'];
  return ['GTC', 'IOC', 'FOK', 'GTD'];
}

export const mayBeIceberg = (draft: Draft): boolean =>
  hasPrice(draft.type) && (draft.timeInForce === 'GTC' || draft.timeInForce === 'GTD');

/** The draft with another type; what cannot be any more is put right. */
export function withType(draft: Draft, type: OrderType): Draft {
  const times = timesInForce(type);
  const stays = times.includes(draft.timeInForce) && draft.type !== 'MARKET'; // a market order had no choice
  return { ...draft, type, timeInForce: stays ? draft.timeInForce : times[0]! };
}

/** The fields of the draft that count. */
export function fieldsOf(draft: Draft): Field[] {
  const fields: Field[] = [];
  if (hasStopPrice(draft.type)) fields.push('stopPrice');
  if (hasPrice(draft.type)) fields.push('price');
  fields.push(isByQuote(draft) ? 'quoteQuantity' : 'quantity');
  if (draft.isIceberg && mayBeIceberg(draft)) fields.push('displayQuantity');
  if (draft.timeInForce === 'GTD') fields.push('expiresAt');
  return fields;
}

/** The order to send. */
export function toOrder(draft: Draft, market: Market, clientOrderId: string): NewOrder {
  const order: NewOrder = { clientOrderId, symbol: market.symbol, side: draft.side, type: draft.type, timeInForce: draft.timeInForce };
  for (const field of fieldsOf(draft)) {
    if (field === 'expiresAt') order.expiresAt = new Date(draft.expiresAt).toISOString();
    else if (field !== 'timeInForce') order[field] = draft[field];
  }
  if (draft.selfTradePrevention) order.selfTradePrevention = draft.selfTradePrevention;
  return order;
}
