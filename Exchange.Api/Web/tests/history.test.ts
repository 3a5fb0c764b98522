import assert from 'node:assert/strict';
import test from 'node:test';
import { History } from '../src/account/history.ts';
import type { Rest } from '../src/api/rest.ts';

interface Item { id: number; sequence: number }
interface Page { sequence: number; items: Item[]; next?: string }

// A history whose answers the test has written, and the cursors that it was asked with.
function historyOf(...answers: (Page | Error)[]) {
  const asked: (string | null)[] = [];
  const rest = {
    get: (path: string) => {
      asked.push(new URLSearchParams(path.split('?')[1]).get('cursor'));
      const answer = answers.shift()!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  } as unknown as Rest;
  const history = new History<Item>(rest, {
    path: '/items', rows: 'items', keyOf: item => String(item.id), order: (a, b) => b.id - a.id, sequenceOf: item => item.sequence,
  });
  return { history, asked, ids: () => history.all().map(item => item.id) };
}

const item = (id: number, sequence = id): Item => ({ id, sequence });

test('a page that stands too early is read again', async () => {
  const { history, asked, ids } = historyOf({ sequence: 4, items: [] }, { sequence: 5, items: [item(1)] });
  await history.read(5);
  assert.deepEqual([asked.length, ids()], [2, [1]]);
});

test('what is known already is put in at once, newest first', async () => {
  const { history, ids } = historyOf({ sequence: 9, items: [item(2), item(1)] });
  history.put([item(3)]);
  await history.read(9);
  assert.deepEqual(ids(), [3, 2, 1]);
});

test('of two reports the later one holds', async () => {
  const { history } = historyOf({ sequence: 9, items: [item(1, 4)] });
  history.put([item(1, 8)]);
  await history.read(9);
  assert.equal(history.all()[0]!.sequence, 8);
});

test('older pages follow by their cursor, until there is none', async () => {
  const { history, asked, ids } = historyOf(
    { sequence: 9, items: [item(4)], next: 'a' }, { sequence: 9, items: [item(3)], next: 'b' }, { sequence: 9, items: [item(2)] });
  await history.read(0);
  await history.readMore();
  await history.readMore();
  await history.readMore();
  assert.deepEqual([asked, ids(), history.hasMore], [[null, 'a', 'b'], [4, 3, 2], false]);
});

test('reading the newest page again does not forget how far back somebody has gone', async () => {
  const { history, asked } = historyOf(
    { sequence: 1, items: [item(4)], next: 'a' }, { sequence: 1, items: [item(3)], next: 'b' },
    { sequence: 2, items: [item(5), item(4)], next: 'c' }, { sequence: 2, items: [item(2)] });
  await history.read(0);
  await history.readMore();
  await history.read(2);
  await history.readMore();
  assert.deepEqual(asked, [null, 'a', null, 'b']);
});

test('when more is new than a page has, it begins anew, so that nothing is missing in between', async () => {
  const { history, asked, ids } = historyOf(
    { sequence: 1, items: [item(4)], next: 'a' }, { sequence: 9, items: [item(9), item(8)], next: 'c' }, { sequence: 9, items: [item(7)] });
  await history.read(0);
  await history.read(9);
  await history.readMore();
  assert.deepEqual([asked, ids()], [[null, null, 'c'], [9, 8, 7]]);
});

test('a failure is told, and what was there stays', async () => {
  const { history, ids } = historyOf({ sequence: 1, items: [item(4)] }, new Error('away'));
  await history.read(0);
  await history.read(0);
  assert.deepEqual([history.hasFailed, history.isLoading, ids()], [true, false, [4]]);
});

test('an answer for the account before is left', async () => {
  const { history, ids } = historyOf({ sequence: 1, items: [item(4)] });
  const reading = history.read(0);
  history.forget();
  await reading;
  assert.deepEqual(ids(), []);
});
