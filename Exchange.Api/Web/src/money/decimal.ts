// Exact arithmetic on decimal texts. Money, prices and quantities are texts everywhere; where something must be calculated, it is done
// here in integers. Nothing in this folder becomes a floating point number.

/** units / 10^scale */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

// As the interface for programs has it: digits, and a point with digits on both sides where there are decimals.
const form = /^\d{1,30}(\.\d{1,30})?$/;

export const zero: Decimal = { units: 0n, scale: 0 };

/** A number as somebody typed it; null when it is none. */
export function parse(text: string): Decimal | null {
  if (!form.test(text)) return null;
  const point = text.indexOf('.');
  if (point < 0) return { units: BigInt(text), scale: 0 };
  return { units: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

/** A number from the server; what is absent or of another form counts as zero. Only changes of a price have a sign. */
export function decimal(text: string | undefined): Decimal {
  if (!text) return zero;
  if (text.startsWith('-')) return negate(decimal(text.slice(1)));
  return parse(text) ?? zero;
}

export function negate(value: Decimal): Decimal {
  return { units: -value.units, scale: value.scale };
}

export function unitsAt(value: Decimal, scale: number): bigint {
  return scale >= value.scale ? value.units * 10n ** BigInt(scale - value.scale) : value.units / 10n ** BigInt(value.scale - scale);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** a / b, cut to so many decimals. */
export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  const top = a.units * 10n ** BigInt(scale + b.scale);
  return { units: top / (b.units * 10n ** BigInt(a.scale)), scale };
}

export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [unitsAt(a, scale), unitsAt(b, scale)];
  return x < y ? -1 : x > y ? 1 : 0;
}

export function isZero(value: Decimal): boolean {
  return value.units === 0n;
}

/** The largest multiple of a step that is not larger. */
export function floorTo(value: Decimal, step: Decimal): Decimal {
  const scale = Math.max(value.scale, step.scale);
  const [units, by] = [unitsAt(value, scale), unitsAt(step, scale)];
  const rest = units % by;
  return { units: units - (rest < 0n ? rest + by : rest), scale };
}

/** The smallest multiple of a step that is not smaller. */
export function ceilTo(value: Decimal, step: Decimal): Decimal {
  return negate(floorTo(negate(value), step));
}

export function isMultiple(value: Decimal, step: Decimal): boolean {
  return compare(floorTo(value, step), value) === 0;
}

export function least(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) <= 0 ? a : b;
}

/** As the server writes it: without zeros at the end. */
export function toText(value: Decimal): string {
  const text = toFixed(value, value.scale);
  return value.scale === 0 ? text : text.replace(/\.?0+$/, '');
}

/** With exactly so many decimals; what is finer is cut off. */
export function toFixed(value: Decimal, decimals: number): string {
  const units = unitsAt(value, decimals);
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const sign = units < 0n ? '-' : '';
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
