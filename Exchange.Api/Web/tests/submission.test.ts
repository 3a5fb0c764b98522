import assert from 'node:assert/strict';
import test from 'node:test';
import { ApiError } from '../src/api/rest.ts';
import type { Market, NewOrder, Order } from '../src/api/types.ts';
import type { Surroundings } from '../src/order/check.ts';
import type { Desk } from '../src/order/desk.ts';
import { emptyDraft, type Draft } from '../src/order/draft.ts';
import { Submission } from '../src/order/submission.ts';
import { Value } from '../src/ui/value.ts';

const market = {
  symbol: 'BTC-USDT', baseAsset: 'BTC', quoteAsset: 'USDT', status: 'TRADING', tickSize: '0.01', lotSize: '0.00001', minPrice: '0.01',
  maxPrice: '10000000', minQuantity: '0.00001', maxQuantity: '10000', minNotional: '5', maxOpenOrders: 200, maxIcebergParts: 10,
} as Market;
const around: Surroundings = { market, availableBase: '1', availableQuote: '1000', openOrders: 0, now: 0 };

// A desk with one order on it, and an exchange that answers as it is told.
function prepared(changes: Partial<Draft>, answer: () => Promise<Order>) {
  const draft = new Value<Draft>({ ...emptyDraft, price: '100', quantity: '1', ...changes });
  const desk = { draft, around: () => around, set: (more: Partial<Draft>) => draft.set({ ...draft.get(), ...more }) } as unknown as Desk;
  const sent: NewOrder[] = [];
  const submission = new Submission(desk, { place: order => { sent.push(order); return answer(); } });
  return { submission, draft, sent, faults: () => submission.faults(draft.get(), around) };
}

const refuse = (code: string, field?: string) => () =>
  Promise.reject(new ApiError({ status: 422, code, title: 'No.', ...(field ? { field } : {}) }));

test('an order is sent once, and its size is taken off the desk', async () => {
  const { submission, draft, sent } = prepared({}, () => Promise.resolve({ orderId: 7 } as Order));
  const [first, second] = await Promise.all([submission.send(), submission.send()]);
  assert.deepEqual([first, second, sent.length, draft.get().quantity, draft.get().price], [{ order: { orderId: 7 } }, null, 1, '', '100']);
});

test('what is lacking is said when somebody tries to send it, and not before', async () => {
  const { submission, sent, faults } = prepared({ quantity: '' }, refuse('X'));
  assert.deepEqual(faults(), {});
  assert.deepEqual(await submission.send(), { wrong: 'quantity' });
  assert.deepEqual([Object.keys(faults()), sent.length], [['quantity'], 0]);
});

test('what is against a rule is not sent', async () => {
  const { submission, sent } = prepared({ price: '100.001' }, refuse('X'));
  assert.deepEqual([await submission.send(), sent.length], [{ wrong: 'price' }, 0]);
});

test('a refusal is said at the field that it names, until something is changed', async () => {
  const { submission, draft, faults } = prepared({}, refuse('TICK_SIZE', 'price'));
  assert.deepEqual(await submission.send(), { refusal: 'Prices go in steps of 0.01.' });
  assert.deepEqual(faults(), { price: 'Prices go in steps of 0.01.' });
  draft.set({ ...draft.get(), price: '101' });
  assert.deepEqual(faults(), {});
});

test('a refusal that names no field is about the whole, and the same order may be sent again with another id', async () => {
  const { submission, sent, faults } = prepared({}, refuse('NO_LIQUIDITY'));
  await submission.send();
  assert.deepEqual(Object.keys(faults()), ['order']);
  await submission.send();
  assert.equal(new Set(sent.map(order => order.clientOrderId)).size, 2);
});
