import assert from 'node:assert/strict';
import test from 'node:test';
import type { DepthMessage, Level } from '../src/api/types.ts';
import { Book } from '../src/market/book.ts';
import { groupLevels, groupSteps } from '../src/market/grouping.ts';

const message = (type: DepthMessage['type'], bids: Level[], asks: Level[], hasMore = false): DepthMessage =>
  ({ type, sequence: 1, lastUpdateId: 1, hasMore, bids, asks });

const pricesOf = (levels: readonly { price: bigint }[]): number[] => levels.map(level => Number(level.price));

test('bids stand from high to low, asks from low to high', () => {
  const book = new Book(2, 3);
  book.apply(message('snapshot', [['9', '1'], ['10', '2']], [['12', '1'], ['11.5', '1']]));
  assert.deepEqual(pricesOf(book.bids.levels), [1000, 900]);
  assert.deepEqual(pricesOf(book.asks.levels), [1150, 1200]);
});

test('a change sets, adds and takes away levels', () => {
  const book = new Book(0, 0);
  book.apply(message('snapshot', [['10', '2'], ['9', '1']], []));
  book.apply(message('diff', [['10', '0'], ['9', '5'], ['8', '7']], []));
  assert.deepEqual(book.bids.levels.map(level => [Number(level.price), Number(level.quantity)]), [[9, 5], [8, 7]]);
});

test('a snapshot in parts is shown when it is whole, and the old book until then', () => {
  const book = new Book(0, 0);
  book.apply(message('snapshot', [['10', '1']], [['11', '1']]));
  book.apply(message('snapshot', [['20', '1']], [], true));
  assert.deepEqual(pricesOf(book.bids.levels), [10]);
  book.apply(message('more', [], [['21', '1']]));
  assert.deepEqual([pricesOf(book.bids.levels), pricesOf(book.asks.levels)], [[20], [21]]);
});

test('the same book whatever the order of the changes of different prices', () => {
  const levels: Level[] = Array.from({ length: 500 }, (_, index) => [String((index * 7919) % 1009), '1']);
  const book = new Book(0, 0);
  book.apply(message('snapshot', [], levels));
  const prices = pricesOf(book.asks.levels);
  assert.deepEqual(prices, [...new Set(levels.map(level => Number(level[0])))].sort((a, b) => a - b));
});

test('groups go down for bids and up for asks, so that no row promises a better price', () => {
  const book = new Book(2, 1);
  book.apply(message('snapshot', [['10.09', '1'], ['10.01', '2'], ['9.99', '4']], [['10.11', '1'], ['10.20', '2'], ['10.21', '4']]));
  assert.deepEqual(groupLevels(book.bids.levels, true, 10n, 5, 2, 1).map(row => [row.price, row.quantity, row.total]),
    [['10.00', '3.0', '3.0'], ['9.90', '4.0', '7.0']]);
  assert.deepEqual(groupLevels(book.asks.levels, false, 10n, 5, 2, 1).map(row => [row.price, row.quantity, row.total]),
    [['10.20', '3.0', '3.0'], ['10.30', '4.0', '7.0']]);
});

test('no more rows than asked for, and the last one is whole', () => {
  const book = new Book(0, 0);
  book.apply(message('snapshot', [], [['1', '1'], ['2', '1'], ['11', '1'], ['12', '1']]));
  assert.deepEqual(groupLevels(book.asks.levels, false, 10n, 1, 0, 0).map(row => row.total), ['2']);
});

test('the steps to group by are the tick and multiples of it', () => {
  assert.deepEqual(groupSteps('0.01').slice(0, 4), ['0.01', '0.1', '0.5', '1']);
  assert.deepEqual(groupSteps('1').slice(0, 3), ['1', '10', '50']);
});
