import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Latest } from '../src/time/latest.ts';
import { Playback } from '../src/time/playback.ts';

test('of the places that a slider passes meanwhile only the last is gone to', async () => {
  const gone: number[] = [];
  let arrive = (): void => undefined;
  const latest = new Latest<number>(async place => {
    gone.push(place);
    await new Promise<void>(resolve => { arrive = resolve; });
  });
  const turn = async (): Promise<void> => {
    arrive();
    await new Promise(resolve => setImmediate(resolve));
  };

  for (const place of [1, 2, 3, 4]) latest.ask(place);
  assert.deepEqual(gone, [1]);
  await turn();
  assert.deepEqual(gone, [1, 4]);
  await turn();
  latest.ask(5);
  assert.deepEqual(gone, [1, 4, 5]);
  await turn();
});

test('the past goes by as many times faster as was asked for, also when that changes on the way', t => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let clock = 1_000;
  const gone: string[] = [];
  const playback = new Playback(target => gone.push(target.time), () => clock);
  const pass = (milliseconds: number): void => {
    clock += milliseconds;
    t.mock.timers.tick(milliseconds);
  };

  playback.setSpeed(1);
  playback.play('2026-01-01T00:00:00.000000Z');
  pass(100);
  assert.equal(gone.at(-1), '2026-01-01T00:00:00.100Z');
  playback.setSpeed(60);
  pass(100);
  assert.equal(gone.at(-1), '2026-01-01T00:00:06.100Z');
  playback.pause();
  const count = gone.length;
  pass(1_000);
  assert.equal(gone.length, count);
});
