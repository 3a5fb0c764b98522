// The one place where texts become floating point numbers: places on a drawing. What is written anywhere is the text itself.

/** A price or a quantity as a place on a drawing. */
export function place(text: string): number {
  return Number.parseFloat(text);
}

/** A moment as the chart counts it: seconds. */
export function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
