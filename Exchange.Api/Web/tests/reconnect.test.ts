import assert from 'node:assert/strict';
import test from 'node:test';
import { pauseOf, start, step, type LinkEvent } from '../src/live/reconnect.ts';

const after = (...events: LinkEvent[]) => events.reduce(step, start);

test('it connects, and is live', () => assert.equal(after('opened').phase, 'live'));

test('after each failure it waits, and tries again', () => {
  assert.deepEqual(after('failed'), { phase: 'waiting', failures: 1 });
  assert.deepEqual(after('failed', 'retry'), { phase: 'connecting', failures: 1 });
  assert.deepEqual(after('failed', 'retry', 'failed'), { phase: 'waiting', failures: 2 });
});

test('being live forgets the failures', () =>
  assert.deepEqual(after('failed', 'retry', 'opened', 'closed'), { phase: 'waiting', failures: 0 }));

test('an event that does not fit changes nothing', () => {
  const live = after('opened');
  for (const event of ['opened', 'failed', 'retry'] as const) assert.equal(step(live, event), live);
  const waiting = after('failed');
  for (const event of ['opened', 'failed', 'closed'] as const) assert.equal(step(waiting, event), waiting);
});

test('it waits longer each time, but not for ever, and not as long as all others', () => {
  const pause = (failures: number, chance: number): number => pauseOf({ phase: 'waiting', failures }, chance);
  assert.ok(pause(0, 1) < pause(1, 1) && pause(1, 1) < pause(3, 1));
  assert.equal(pause(50, 1), 5_000);
  assert.equal(pause(50, 0), 2_500);
});
