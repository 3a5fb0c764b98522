import assert from 'node:assert/strict';
import test from 'node:test';
import type { Market } from '../src/api/types.ts';
import { check, cost, feeOf, isComplete, quantityFor, type Surroundings } from '../src/order/check.ts';
import { emptyDraft, fieldsOf, timesInForce, toOrder, withType, type Draft } from '../src/order/draft.ts';
import { toText } from '../src/money/decimal.ts';

const market: Market = {
  symbol: 'BTC-USDT', baseAsset: 'BTC', quoteAsset: 'USDT', status: 'TRADING', tickSize: '0.01', lotSize: '0.00001', minPrice: '0.01',
  maxPrice: '10000000', minQuantity: '0.00001', maxQuantity: '10000', minMarketQuantity: '0.0001', maxMarketQuantity: '1000',
  minNotional: '5', maxNotional: '1000000', priceBand: '0.5', maxOpenOrders: 200, maxIcebergParts: 10, makerFee: '0.001', takerFee: '0.002',
  selfTradePrevention: 'EXPIRE_TAKER',
};
const around: Surroundings = {
  market, lastPrice: '100', bestBid: '99', bestAsk: '101', availableBase: '2', availableQuote: '1000', openOrders: 0, now: Date.now(),
};
const draft = (changes: Partial<Draft>): Draft => ({ ...emptyDraft, price: '100', quantity: '1', ...changes });
const faults = (changes: Partial<Draft>, other: Partial<Surroundings> = {}) => check(draft(changes), { ...around, ...other });

test('a good order has no faults', () => assert.deepEqual(faults({}), {}));

test('what is empty is missing, not wrong', () => {
  assert.deepEqual(faults({ price: '', quantity: '' }), {});
  assert.equal(isComplete(draft({ price: '' })), false);
});

const rows: [string, Partial<Draft>, string, RegExp, Partial<Surroundings>?][] = [
  ['not a number', { price: '1e3' }, 'price', /Digits/],
  ['a price between ticks', { price: '100.001' }, 'price', /100 or 100\.01/],
  ['a price below the range', { price: '0.001' }, 'price', /lowest price/],
  ['a price above the range', { price: '20000000' }, 'price', /highest price/],
  ['a price outside the band', { price: '150.01' }, 'price', /50%.*last price, 100/],
  ['a limit too far from its stop', { type: 'STOP_LOSS_LIMIT', stopPrice: '110', price: '170' }, 'price', /50%.*stop price/],
  ['a quantity between lots', { quantity: '0.000015' }, 'quantity', /0\.00001 or 0\.00002/],
  ['too small a quantity', { quantity: '0.000001' }, 'quantity', /At least/],
  ['too large a quantity at market', { type: 'MARKET', quantity: '1001' }, 'quantity', /At most 1,000 BTC/],
  ['too small a worth', { quantity: '0.04' }, 'quantity', /at least 5 USDT, this one 4/],
  ['too large a worth', { quantity: '9999.9', price: '149' }, 'quantity', /at most 1,000,000/],
  ['not enough money', { quantity: '11' }, 'quantity', /1,000 USDT available; this needs 1,100/],
  ['not enough to sell', { side: 'SELL', quantity: '3' }, 'quantity', /2 BTC available/],
  ['a post-only buy that takes', { type: 'LIMIT_MAKER', price: '101' }, 'price', /below the best ask, 101/],
  ['a post-only sell that takes', { type: 'LIMIT_MAKER', side: 'SELL', price: '99' }, 'price', /above the best bid, 99/],
  ['a stop loss to buy that is reached', { type: 'STOP_LOSS', stopPrice: '100' }, 'stopPrice', /above the last price/],
  ['a stop loss to sell that is reached', { type: 'STOP_LOSS', side: 'SELL', stopPrice: '100' }, 'stopPrice', /below the last price/],
  ['a take profit to buy that is reached', { type: 'TAKE_PROFIT', stopPrice: '101' }, 'stopPrice', /below the last price/],
  ['an iceberg in too many parts', { isIceberg: true, displayQuantity: '0.09' }, 'displayQuantity', /12 parts; 10/],
  ['an iceberg larger than itself', { isIceberg: true, displayQuantity: '1.1' }, 'displayQuantity', /more than the whole/],
  ['a date in the past', { timeInForce: 'GTD', expiresAt: '2020-01-01T00:00' }, 'expiresAt', /future/],
  ['no amount', { type: 'MARKET', byQuote: true, quoteQuantity: '0' }, 'quoteQuantity', /above zero/],
  ['that the market is halted', {}, 'order', /halted/, { market: { ...market, status: 'HALTED' } }],
  ['that the market accepts cancels only', {}, 'order', /only accepts cancels/, { market: { ...market, status: 'CANCEL_ONLY' } }],
  ['too many open orders', {}, 'order', /200 open orders/, { openOrders: 200 }],
];
for (const [name, changes, field, text, other] of rows)
  test(`it says: ${name}`, () => {
    const found: Record<string, string | undefined> = faults(changes, other);
    assert.deepEqual(Object.keys(found), [field]);
    assert.match(found[field]!, text);
  });

test('what trades at once may be sent with as many open orders as there may be', () =>
  assert.deepEqual(faults({ timeInForce: 'IOC' }, { openOrders: 200 }), {}));

test('each type has its fields and its times in force', () => {
  assert.deepEqual(fieldsOf(draft({})), ['price', 'quantity']);
  assert.deepEqual(fieldsOf(draft({ type: 'MARKET', byQuote: true })), ['quoteQuantity']);
  assert.deepEqual(fieldsOf(draft({ type: 'TAKE_PROFIT_LIMIT', timeInForce: 'GTD' })), ['stopPrice', 'price', 'quantity', 'expiresAt']);
  assert.deepEqual(fieldsOf(draft({ isIceberg: true, timeInForce: 'IOC' })), ['price', 'quantity']);
  assert.deepEqual(timesInForce('LIMIT_MAKER'), ['GTC', 'GTD']);
  assert.deepEqual(timesInForce('STOP_LOSS_LIMIT'), ['GTC', 'IOC', 'FOK', 'GTD']);
});

test('another type puts right what it cannot have', () => {
  assert.equal(withType(draft({ timeInForce: 'FOK' }), 'LIMIT_MAKER').timeInForce, 'GTC');
  assert.equal(withType(withType(draft({}), 'MARKET'), 'LIMIT').timeInForce, 'GTC');
  assert.equal(withType(draft({ timeInForce: 'GTD' }), 'STOP_LOSS').timeInForce, 'GTD');
});

test('only the members that count are sent, as they were written', () => {
  const written = draft({ byQuote: true, quoteQuantity: '50.10', stopPrice: '7', displayQuantity: '1' });
  assert.deepEqual(toOrder(withType(written, 'MARKET'), market, 'id-1'), {
    clientOrderId: 'id-1', symbol: 'BTC-USDT', side: 'BUY', type: 'MARKET', timeInForce: 'IOC', quoteQuantity: '50.10',
  });
});

test('a part of what is available is cut to whole lots', () => {
  assert.deepEqual(quantityFor(50n, draft({ price: '3' }), around), { quantity: '166.66666' });
  assert.deepEqual(quantityFor(25n, draft({ side: 'SELL' }), around), { quantity: '0.5' });
  assert.deepEqual(quantityFor(100n, draft({ type: 'MARKET', byQuote: true }), around), { quoteQuantity: '1000' });
  assert.equal(quantityFor(100n, draft({ price: '' }), around), null);
});

test('all that is available can be sent', () => {
  const all = draft({ price: '3', ...quantityFor(100n, draft({ price: '3' }), around) });
  assert.deepEqual(check(all, { ...around, lastPrice: '3' }), {});
});

test('what is held and the fee are exact', () => {
  assert.equal(toText(cost(draft({ price: '33.33', quantity: '0.3' }), around).amount!), '9.999');
  assert.equal(toText(feeOf(draft({ quantity: '0.5' }), around)!.amount), '0.001');
  assert.equal(feeOf(draft({ side: 'SELL' }), around)!.asset, 'USDT');
});
