import assert from 'node:assert/strict';
import test from 'node:test';
import type { Order } from '../src/api/types.ts';
import { kindOf, replacement } from '../src/order/change.ts';

const order: Order = {
  orderId: 7, clientOrderId: 'c', symbol: 'BTC-USDT', side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', status: 'NEW', quantity: '2',
  price: '100', filledQuantity: '0', filledQuote: '0', remaining: '2', fees: '0', feeAsset: 'USDT', sequence: 1,
  time: '2030-01-01T00:00:00Z',
};
const stop: Order = { ...order, type: 'STOP_LOSS_LIMIT', stopPrice: '90', displayQuantity: '1' };

test('less of it keeps its place, and anything else replaces it', () => {
  assert.equal(kindOf(order, { price: '100', stopPrice: '', quantity: '1.5' }), 'reduce');
  assert.equal(kindOf(order, { price: '100', stopPrice: '', quantity: '3' }), 'replace');
  assert.equal(kindOf(order, { price: '101', stopPrice: '', quantity: '1' }), 'replace');
  assert.equal(kindOf(stop, { price: '100', stopPrice: '89', quantity: '2' }), 'replace');
});

test('the same number written otherwise is no change, and what is no number cannot be sent', () => {
  assert.equal(kindOf(order, { price: '100.00', stopPrice: '', quantity: '2.0' }), null);
  assert.equal(kindOf(order, { price: '', stopPrice: '', quantity: '1' }), null);
  assert.equal(kindOf(order, { price: '1e2', stopPrice: '', quantity: '1' }), null);
});

test('what is filled already counts', () => {
  const partly: Order = { ...stop, filledQuantity: '1.5', status: 'PARTIALLY_FILLED' };
  const replaced = replacement(partly, { price: '99', stopPrice: '90', quantity: '2' }, 'n');
  assert.deepEqual([replaced.quantity, replaced.displayQuantity], ['0.5', '0.5']);
  assert.equal(kindOf(partly, { price: '99', stopPrice: '90', quantity: '1.5' }), null);
});

test('what takes its place has all that it had', () =>
  assert.deepEqual(replacement(stop, { price: '99', stopPrice: '89', quantity: '2' }, 'n'), {
    clientOrderId: 'n', symbol: 'BTC-USDT', side: 'SELL', type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC', quantity: '2', price: '99',
    stopPrice: '89', displayQuantity: '1',
  }));
