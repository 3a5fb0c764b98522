import { decimal, toFixed, type Decimal } from './decimal.ts';

// Numbers and times as people read them. Texts in, texts out.

/** How many decimals a step such as "0.01" has. */
export function decimalsOf(step: string): number {
  const point = step.indexOf('.');
  return point < 0 ? 0 : step.length - point - 1;
}

/** "1234567.5" as "1,234,567.50", with so many decimals; what is finer is cut off. */
export function grouped(text: string, decimals: number): string {
  return separated(toFixed(decimal(text), decimals));
}

/** The same of a number with as many decimals as it has. */
export function plain(text: string): string {
  return separated(text);
}

/** "1234567" as "1.23M": for sums of which only the size is of interest. */
export function compact(text: string): string {
  const digits = toFixed(decimal(text), 0);
  for (const [length, letter] of [[9, 'B'], [6, 'M'], [3, 'K']] as const)
    if (digits.length > length + (length === 3 ? 1 : 0))
      return separated(toFixed({ units: BigInt(digits), scale: length }, 2)) + letter;
  return toFixed(decimal(text), 2);
}

/** "1.938" as "+1.93%". */
export function percent(text: string): string {
  return `${signed(text, 2)}%`;
}

/** "-12.5" as "−12.50", with a sign unless nothing but zeros is left of it. */
export function signed(text: string, decimals: number): string {
  const value = decimal(text);
  const digits = separated(toFixed(absolute(value), decimals));
  const sign = !/[1-9]/.test(digits) ? '' : value.units < 0n ? '−' : '+';
  return sign + digits;
}

/** A share of one, such as "0.001", as "0.1%". */
export function share(text: string): string {
  const value = decimal(text);
  return `${toFixed({ units: value.units * 100n, scale: value.scale }, value.scale).replace(/\.?0+$/, '')}%`;
}

/** A sign for colors: "up", "down" or "even". */
export function direction(text: string): 'up' | 'down' | 'even' {
  const units = decimal(text).units;
  return units > 0n ? 'up' : units < 0n ? 'down' : 'even';
}

/** "BTC-USDT" as "BTC/USDT". */
export function pair(symbol: string): string {
  return symbol.replace('-', '/');
}

/** "STOP_LOSS_LIMIT" as "Stop loss limit". */
export function words(constant: string): string {
  const text = constant.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const clockForm = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayForm = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });

/** The time of day in the reader's zone. */
export function clock(time: string): string {
  return clockForm.format(new Date(time));
}

/** "26 Nov 14:05:09". */
export function moment(time: string): string {
  const date = new Date(time);
  return `${dayForm.format(date)} ${clockForm.format(date)}`;
}

function absolute(value: Decimal): Decimal {
  return value.units < 0n ? { units: -value.units, scale: value.scale } : value;
}

function separated(text: string): string {
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (point < 0 ? '' : text.slice(point));
}
