import assert from 'node:assert/strict';
import test from 'node:test';
import { Account } from '../src/account/account.ts';
import type { Sessions } from '../src/account/session.ts';
import type { Rest } from '../src/api/rest.ts';
import type { ChangesMessage, Order, StateMessage } from '../src/api/types.ts';
import type { Hub } from '../src/live/hub.ts';
import { Value } from '../src/ui/value.ts';

// The account with a stream that says what the test wants.
function opened() {
  let tell: (message: StateMessage | ChangesMessage) => void = () => undefined;
  const hub = { follow: (_: string, __: unknown, next: typeof tell) => { tell = next; return { end() {} }; } } as unknown as Hub;
  const sessions = { current: new Value({ key: 'k', account: 1, isOwn: true, mayTrade: true }) } as unknown as Sessions;
  const account = new Account(hub, {} as Rest, sessions);
  return { account, tell: (message: StateMessage | ChangesMessage) => tell(message) };
}

const order = (orderId: number, sequence: number, status: Order['status'] = 'NEW'): Order => ({
  orderId, clientOrderId: `c${orderId}`, symbol: 'BTC-USDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', status, quantity: '1',
  price: '100', filledQuantity: '0', filledQuote: '0', remaining: '1', fees: '0', feeAsset: 'BTC', sequence, time: '2030-01-01T00:00:00Z',
});
const state = (sequence: number, orders: Order[]): StateMessage =>
  ({ type: 'state', sequence, resync: sequence > 1, orders, balances: [{ asset: 'BTC', available: '1', held: '0' }] });
const changes = (sequence: number, orders: Order[]): ChangesMessage => ({ type: 'changes', sequence, orders, fills: [] });
const numbers = (account: Account): number[] => [...account.orders.keys()];

test('an order that is placed is there before the stream tells it', () => {
  const { account, tell } = opened();
  tell(state(1, []));
  account.take(order(7, 5));
  assert.deepEqual(numbers(account), [7]);
});

test('late news do not bring back what is closed', () => {
  const { account, tell } = opened();
  tell(state(1, [order(7, 1)]));
  account.take(order(7, 9, 'CANCELED'));
  tell(changes(5, [order(7, 5, 'PARTIALLY_FILLED')]));
  assert.deepEqual(numbers(account), []);
});

test('of two reports the later one holds, in whichever order they come', () => {
  const { account, tell } = opened();
  tell(state(1, []));
  tell(changes(6, [order(7, 6, 'PARTIALLY_FILLED')]));
  account.take(order(7, 5));
  assert.equal(account.orders.get(7)!.status, 'PARTIALLY_FILLED');
});

test('a new state takes away what ended while nothing was heard, but not what is newer than it', () => {
  const { account, tell } = opened();
  tell(state(1, [order(7, 1), order(8, 1)]));
  account.take(order(9, 20));
  tell(state(15, [order(8, 1)]));
  assert.deepEqual(numbers(account), [8, 9]);
});

test('each order is told to have ended once', () => {
  const { account, tell } = opened();
  const ended: number[] = [];
  account.onClosed(closed => ended.push(closed.orderId));
  tell(state(1, [order(7, 1)]));
  account.take(order(7, 4, 'CANCELED'));
  tell(changes(4, [order(7, 4, 'CANCELED')]));
  assert.deepEqual(ended, [7]);
});
