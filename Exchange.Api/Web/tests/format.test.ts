import assert from 'node:assert/strict';
import test from 'node:test';
import { compact, direction, grouped, percent, plain, share, signed } from '../src/money/format.ts';

test('thousands are separated, and decimals filled up or cut', () => {
  assert.equal(grouped('1234567.5', 2), '1,234,567.50');
  assert.equal(grouped('999.999', 2), '999.99');
  assert.equal(grouped('123456789012345678901234567', 0), '123,456,789,012,345,678,901,234,567');
  assert.equal(plain('1000.12345678'), '1,000.12345678');
});

test('changes have a sign, unless nothing is left of them', () => {
  assert.equal(signed('-12.5', 2), '−12.50');
  assert.equal(percent('1.938'), '+1.93%');
  assert.equal(percent('-0.004'), '0.00%');
  assert.deepEqual(['1', '-1', '0', '0.00'].map(direction), ['up', 'down', 'even', 'even']);
});

test('large sums are short', () => {
  assert.equal(compact('12.345'), '12.34');
  assert.equal(compact('9999.9'), '9999.90');
  assert.equal(compact('12345'), '12.34K');
  assert.equal(compact('1234567'), '1.23M');
  assert.equal(compact('1234567890123'), '1,234.56B');
});

test('a share of one is a percentage', () => {
  assert.equal(share('0.001'), '0.1%');
  assert.equal(share('0.5'), '50%');
});
