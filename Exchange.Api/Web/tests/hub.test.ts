import assert from 'node:assert/strict';
import test from 'node:test';
import { Hub, type Connection } from '../src/live/hub.ts';

interface Observer { next(message: unknown): void; error(reason: Error): void; complete(): void }
interface Call { method: string; args: unknown[]; observer: Observer; isDisposed: boolean }

// A connection that the test opens, breaks and speaks through.
class FakeConnection {
  readonly calls: Call[] = [];
  starts = 0;
  fails = 0;
  close: () => void = () => undefined;

  start(): Promise<void> {
    this.starts++;
    return this.fails-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve();
  }

  onclose(close: () => void): void {
    this.close = close;
  }

  stream(method: string, ...args: unknown[]) {
    return {
      subscribe: (observer: Observer) => {
        const call: Call = { method, args, observer, isDisposed: false };
        this.calls.push(call);
        return { dispose: () => { call.isDisposed = true; } };
      },
    };
  }
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what(); tries++) {
    assert.ok(tries < 500, `waited in vain: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

function opened(fails = 0) {
  const connection = new FakeConnection();
  connection.fails = fails;
  const hub = new Hub(connection as unknown as Connection);
  const heard: unknown[] = [];
  const refused: string[] = [];
  const following = hub.follow<unknown>('Depth', () => ['BTC-USDT'], message => heard.push(message), code => refused.push(code));
  hub.open();
  return { connection, hub, heard, refused, following };
}

test('a stream is opened when there is a connection, and again after each loss', async () => {
  const { connection, heard } = opened();
  await until(() => connection.calls.length === 1);
  connection.calls[0]!.observer.next('one');
  connection.close();
  await until(() => connection.calls.length === 2);
  connection.calls[0]!.observer.next('late');
  connection.calls[1]!.observer.next('two');
  assert.deepEqual([heard, connection.starts], [['one', 'two'], 2]);
});

test('it tries until there is a connection', async () => {
  const { connection } = opened(2);
  await until(() => connection.calls.length === 1);
  assert.equal(connection.starts, 3);
});

test('a stream that was left says nothing any more', async () => {
  const { connection, heard, following } = opened();
  await until(() => connection.calls.length === 1);
  following.end();
  connection.calls[0]!.observer.next('late');
  assert.deepEqual([heard, connection.calls[0]!.isDisposed], [[], true]);
});

test('a stream that cannot be opened just now is opened a moment later', async () => {
  const { connection, refused } = opened();
  await until(() => connection.calls.length === 1);
  connection.calls[0]!.observer.error(new Error('ALREADY_SUBSCRIBED: once for each connection.'));
  await until(() => connection.calls.length === 2);
  assert.deepEqual(refused, []);
});

test('a stream that cannot be had at all is told, and left', async () => {
  const { connection, refused } = opened();
  await until(() => connection.calls.length === 1);
  connection.calls[0]!.observer.error(new Error('KEY_REVOKED: The key was revoked.'));
  connection.close();
  await until(() => connection.starts === 2);
  assert.deepEqual([refused, connection.calls.length], [['KEY_REVOKED'], 1]);
});

test('arguments are made anew each time, as a ticket must be', async () => {
  const connection = new FakeConnection();
  const hub = new Hub(connection as unknown as Connection);
  let count = 0;
  hub.follow<unknown>('Account', () => Promise.resolve([`ticket-${++count}`]), () => undefined);
  hub.open();
  await until(() => connection.calls.length === 1);
  connection.close();
  await until(() => connection.calls.length === 2);
  assert.deepEqual(connection.calls.map(call => call.args), [['ticket-1'], ['ticket-2']]);
});
