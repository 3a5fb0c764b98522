import assert from 'node:assert/strict';
import test from 'node:test';
import {
  add, ceilTo, compare, decimal, divide, floorTo, isMultiple, multiply, parse, subtract, toFixed, toText,
} from '../src/money/decimal.ts';

test('a number is digits, and a point with digits on both sides', () => {
  for (const good of ['0', '1', '007', '0.5', '123456789012345678.123456789012345678']) assert.ok(parse(good), good);
  for (const bad of ['', '.', '.5', '5.', '-1', '+1', '1e3', '1,000', ' 1', '1 ', '0x1', 'NaN', 'Infinity', '١', '1'.repeat(31)])
    assert.equal(parse(bad), null, bad);
});

test('sums and products are exact where floating point is not', () => {
  assert.equal(toText(add(decimal('0.1'), decimal('0.2'))), '0.3');
  assert.equal(toText(subtract(decimal('1'), decimal('0.9'))), '0.1');
  assert.equal(toText(multiply(decimal('1.1'), decimal('1.1'))), '1.21');
  assert.equal(toText(add(decimal('9007199254740993'), decimal('0.00000001'))), '9007199254740993.00000001');
});

test('a quotient is cut, never rounded up', () => {
  assert.equal(toText(divide(decimal('2'), decimal('3'), 4)), '0.6666');
  assert.equal(toText(divide(decimal('100'), decimal('0.03'), 2)), '3333.33');
});

test('steps go down and up to their multiples', () => {
  assert.equal(toText(floorTo(decimal('1.239'), decimal('0.01'))), '1.23');
  assert.equal(toText(ceilTo(decimal('1.231'), decimal('0.01'))), '1.24');
  assert.equal(toText(floorTo(decimal('17'), decimal('5'))), '15');
  assert.ok(isMultiple(decimal('1.20'), decimal('0.05')));
  assert.ok(!isMultiple(decimal('1.21'), decimal('0.05')));
});

test('numbers are compared by their value, not by their text', () => {
  assert.equal(compare(decimal('1.50'), decimal('1.5')), 0);
  assert.equal(compare(decimal('10'), decimal('9')), 1);
  assert.equal(compare(decimal('-0.5'), decimal('0')), -1);
});

test('texts are written with the decimals that are asked for', () => {
  assert.equal(toFixed(decimal('1.239'), 2), '1.23');
  assert.equal(toFixed(decimal('5'), 2), '5.00');
  assert.equal(toFixed(decimal('-0.05'), 2), '-0.05');
  assert.equal(toText(decimal('100')), '100');
  assert.equal(toText(decimal('1.500')), '1.5');
});
