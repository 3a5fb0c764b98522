import type { Market } from './types.ts';
import { plain, share } from '../money/format.ts';
import type { ApiError } from './rest.ts';

// What the exchange's codes mean, for people, with the market's numbers where they help. A code that is not here has its own title.

type Words = (market: Market) => string;

const refusals = new Map<string, Words>(Object.entries({
  INSUFFICIENT_FUNDS: () => 'You do not have enough available for this order. Cancel others or make it smaller.',
  MIN_NOTIONAL: market => `The order is worth less than ${plain(market.minNotional)} ${market.quoteAsset}, the least here.`,
  NOTIONAL_TOO_LARGE: market =>
    `The order is worth more than ${market.maxNotional ? plain(market.maxNotional) : 'can be counted in'} ${market.quoteAsset}.`,
  PRICE_OUTSIDE_BAND: market =>
    `The price is more than ${market.priceBand ? share(market.priceBand) : 'allowed'} away from the last trade's, or from its stop price.`,
  PRICE_OUT_OF_RANGE: market => `Prices here are from ${plain(market.minPrice)} to ${plain(market.maxPrice)}.`,
  LOT_SIZE: market => `Quantities go in steps of ${market.lotSize}, from ${plain(market.minQuantity)} to ${plain(market.maxQuantity)}.`,
  MARKET_LOT_SIZE: market =>
    `An order without a price has from ${plain(market.minMarketQuantity)} to ${plain(market.maxMarketQuantity)} ${market.baseAsset}.`,
  TICK_SIZE: market => `Prices go in steps of ${market.tickSize}.`,
  POST_ONLY_WOULD_TAKE: () => 'The post-only order would have traded at once, so it was not placed. Move its price away from the market.',
  STOP_WOULD_TRIGGER: () => 'The last price is at or beyond the stop price already: the order would trigger at once.',
  NO_LIQUIDITY: () => 'Nobody offers on the other side of the book now.',
  QUOTE_QUANTITY_TOO_SMALL: market => `The amount does not pay for ${market.lotSize} ${market.baseAsset}, the smallest quantity.`,
  TOO_MANY_OPEN_ORDERS: market => `You have ${market.maxOpenOrders} open orders in this market, the most there may be. Cancel one first.`,
  TOO_MANY_ICEBERG_PARTS: market => `The iceberg would be shown in more than ${market.maxIcebergParts} parts: show more at a time.`,
  EXPIRY_IN_PAST: () => 'The date is not in the future.',
  MARKET_HALTED: () => 'The market is halted: no new orders now. Open orders can be canceled.',
  MARKET_CANCEL_ONLY: () => 'The market only accepts cancels now.',
  INVALID_AMEND: () => 'An order can only be reduced, and not to less than what is filled already.',
  ORDER_ALREADY_CLOSED: () => 'The order is filled, canceled or expired already.',
  RATE_LIMITED: () => 'Too many requests at once. Wait a second.',
  NOT_EXECUTED: () => 'The exchange could not take it just now; nothing was done.',
  OVERLOADED: () => 'The exchange has too much to do; nothing was done.',
  OUTCOME_UNKNOWN: () => 'No answer in time. The order may have been placed: look at your open orders.',
  NO_ANSWER: () => 'The exchange does not answer. The order may have been placed: look at your open orders.',
  FORBIDDEN: () => 'This key may look, but not trade.',
  INVALID_API_KEY: () => 'The key of this page is not valid any more.',
}));

/** A refusal in plain words. */
export function explain(error: ApiError, market: Market): string {
  return refusals.get(error.code)?.(market) ?? error.problem.title;
}

const endings = new Map<string, string>(Object.entries({
  REQUESTED: 'by you', ALL_REQUESTED: 'by you', REPLACED: 'replaced', MARKET_CLEARED: 'the market was cleared',
  IMMEDIATE_OR_CANCEL: 'the rest found no trade at once', FILL_OR_KILL: 'could not be filled wholly',
  NO_LIQUIDITY: 'nothing more to trade with', GOOD_TILL_DATE: 'its date came', SELF_TRADE: 'would have traded with your own order',
  INSUFFICIENT_FUNDS: 'could not be paid when it triggered',
}));

/** Why an order ended, in a few words. */
export function ending(reason: string): string {
  return endings.get(reason) ?? reason.toLowerCase().replaceAll('_', ' ');
}
