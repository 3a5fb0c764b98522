import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Account } from '../src/account/account.ts';
import type { Sessions } from '../src/account/session.ts';
import { ApiError, type Rest } from '../src/api/rest.ts';
import type { Market } from '../src/api/types.ts';
import type { Hub } from '../src/live/hub.ts';
import { MarketFeed } from '../src/market/feed.ts';
import { TimeMachine } from '../src/time/machine.ts';
import { Value } from '../src/ui/value.ts';

const market = { symbol: 'BTC-USDT', tickSize: '0.01', lotSize: '0.001', baseAsset: 'BTC', quoteAsset: 'USDT' } as Market;
const streams = new Map<string, (message: unknown) => void>();
const hub = {
  follow: (method: string, _: unknown, next: (message: unknown) => void) => {
    streams.set(method, next);
    return { end: () => undefined };
  },
} as unknown as Hub;
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
};

/** A page at sequence 100, with an exchange behind it that answers what it was told to. */
function page(answers: Record<string, unknown>, isRefused: (path: string) => boolean = () => false) {
  const asked: string[] = [];
  const rest = {
    get: async (path: string) => {
      asked.push(path);
      if (isRefused(path)) throw new ApiError({ status: 400, code: 'INVALID_QUERY', title: 'A value is not allowed.' });
      const answer = answers[path.replace(/\?.*/, '')];
      if (answer === undefined) throw new ApiError({ status: 404, code: 'NOT_FOUND', title: 'There is no such thing.' });
      return structuredClone(answer);
    },
    post: async () => ({ ticket: 'ticket' }),
  } as unknown as Rest;
  const session = { key: 'key', account: 1, isOwn: true, mayTrade: true };
  const sessions = { current: new Value(session), forget: () => undefined } as unknown as Sessions;
  const account = new Account(hub, rest, sessions);
  const feed = new MarketFeed(hub);
  feed.show(market);
  streams.get('Depth')!({ type: 'snapshot', sequence: 100, lastUpdateId: 9, bids: [['50.00', '2']], asks: [['51.00', '3']] });
  streams.get('Account')!({
    type: 'state', sequence: 100, resync: false, orders: [], balances: [{ asset: 'USDT', available: '900', held: '0' }],
  });
  return { machine: new TimeMachine(rest, feed, account, sessions), feed, account, asked };
}

const at = { sequence: 40, time: '2026-01-01T00:00:40.000000Z' };
const past = {
  '/markets/BTC-USDT/depth': { asOf: at, bids: [['40.00', '1']], asks: [] },
  '/markets/BTC-USDT/trades': {
    asOf: at,
    trades: [
      { tradeId: 1, price: '39', quantity: '1', quoteQuantity: '39', takerSide: 'BUY', time: at.time },
      { tradeId: 2, price: '40', quantity: '1', quoteQuantity: '40', takerSide: 'SELL', time: at.time },
    ],
  },
  '/orders': { asOf: at, orders: [{ orderId: 7, symbol: 'BTC-USDT', status: 'NEW', sequence: 30 }] },
  '/accounts/1/balances': { asOf: at, balances: [{ asset: 'USDT', available: '1000', held: '40' }] },
  '/events': { events: [{ sequence: 40, time: at.time, type: 'order_placed', event: { order: 7 } }] },
};

test('a moment shows the book, the tape and the account as they were, and what happened', async () => {
  const { machine, feed, account } = page(past);
  machine.goTo({ sequence: 40 });
  await settle();
  assert.deepEqual(machine.shown.get(), { ...at, event: past['/events'].events[0] });
  assert.deepEqual(feed.book.bids.levels.map(level => [level.price, level.quantity]), [[4000n, 1000n]]);
  assert.deepEqual(feed.trades.map(trade => trade.tradeId), [2, 1]);
  assert.equal(feed.lastPrice, '40');
  assert.deepEqual([...account.orders.keys()], [7]);
  assert.equal(account.available('USDT'), '1000');
});

test('the present goes on meanwhile, and is there at once when one comes back', async () => {
  const { machine, feed, account } = page(past);
  machine.goTo({ sequence: 40 });
  await settle();
  streams.get('Depth')!({ type: 'diff', sequence: 120, lastUpdateId: 10, bids: [['50.00', '5']], asks: [] });
  assert.equal(feed.book.bids.levels[0]!.price, 4000n);
  assert.equal(machine.last, 120);
  machine.leave();
  assert.equal(feed.book.bids.levels[0]!.quantity, 5000n);
  assert.equal(account.available('USDT'), '900');
  assert.equal(account.orders.size, 0);
  assert.equal(machine.shown.get(), null);
});

test('an answer that comes after the way back changes nothing', async () => {
  const { machine, feed } = page(past);
  machine.goTo({ sequence: 40 });
  machine.leave();
  await settle();
  assert.equal(machine.shown.get(), null);
  assert.equal(feed.book.bids.levels[0]!.price, 5000n);
});

test('before the market was opened its book is empty', async () => {
  const { machine, feed, account } = page(
    { '/markets': { asOf: at, markets: [] }, '/orders': past['/orders'], '/events': past['/events'] });
  machine.goTo({ sequence: 40 });
  await settle();
  assert.equal(machine.shown.get()?.sequence, 40);
  assert.deepEqual([feed.book.bids.levels.length, feed.trades.length, account.balances.size], [0, 0, 0]);
});

test('a step goes no further than the first and the last event', async () => {
  const { machine, asked } = page(past);
  const depths = (): string[] => asked.filter(path => path.includes('/depth'));
  machine.goTo({ sequence: 40 });
  await settle();
  machine.step(-1);
  await settle();
  machine.step(-1000);
  await settle();
  machine.step(1000);
  await settle();
  assert.deepEqual(depths().map(path => /asOf=(\d+)/.exec(path)![1]), ['40', '39', '0', '100']);
});

test('played past its end, the past stops at its last event', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const depth = '/markets/BTC-USDT/depth';
  const late = { ...past, [depth]: { ...past[depth], asOf: { ...at, time: '2999-01-01T00:00:00Z' } } };
  const { machine, asked } = page(late);
  machine.goTo({ sequence: 40 });
  await settle();
  machine.togglePlay();
  t.mock.timers.tick(100);
  await settle();
  assert.equal(asked.filter(path => path.includes('/depth')).at(-1)!.split('asOf=')[1], '100');
});

test('a time that has not come at the exchange is its last event', async () => {
  const { machine, asked } = page(past, path => path.includes('asOf=2998'));
  machine.goTo({ time: '2998-01-01T00:00:00Z' });
  await settle();
  assert.equal(asked.filter(path => path.includes('/depth')).at(-1)!.split('asOf=')[1], '100');
  assert.equal(machine.shown.get()?.sequence, 40);
  assert.equal(machine.trouble.get(), '');
});

test('what cannot be read is said, and playing stops', async () => {
  const { machine } = page(past);
  machine.goTo({ sequence: 40 });
  await settle();
  machine.togglePlay();
  assert.equal(machine.playback.isPlaying.get(), true);
  (past as Record<string, unknown>)['/orders'] = undefined;
  machine.goTo({ sequence: 41 });
  await settle();
  assert.match(machine.trouble.get(), /no such thing/);
  assert.equal(machine.playback.isPlaying.get(), false);
});
