import type { App } from '../app.ts';
import type { BookLevel } from '../market/book.ts';
import { decimalsOf, grouped } from '../money/format.ts';
import { toFixed } from '../money/decimal.ts';
import { el } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import { color, theme } from '../ui/theme.ts';

const pause = 200; // a shape that changes faster than this cannot be read
const labels = 5;

/** The depth chart: how much could be bought or sold up to each price, around the middle of the book. */
export function depthChart(app: App): HTMLElement {
  const canvas = el('canvas', { role: 'img', 'aria-label': 'Depth chart: cumulative quantity of bids and asks by price' });
  const box = el('div', { class: 'depth-chart' }, canvas);
  let timer = 0;
  const draw = onFrame(() => {
    if (box.clientWidth > 0) drawDepth(app, canvas, box.clientWidth, box.clientHeight);
  });
  const soon = (): void => {
    if (!timer && box.clientWidth > 0) timer = window.setTimeout(() => { timer = 0; draw(); }, pause);
  };
  new ResizeObserver(draw).observe(box);
  app.feed.bookChanged.watch(soon);
  app.feed.market.watch(draw);
  theme.watch(draw);
  return box;
}

interface Curve {
  readonly points: readonly (readonly [price: number, total: number])[];
  readonly total: number;
}

// Prices and sums as counts of ticks and lots: whole numbers, and only for places on the canvas.
function curve(levels: readonly BookLevel[], from: number, to: number): Curve {
  const points: [number, number][] = [];
  let total = 0;
  for (const level of levels) {
    const price = Number(level.price);
    if (price < from || price > to) break;
    total += Number(level.quantity);
    points.push([price, total]);
  }
  return { points, total };
}

function drawDepth(app: App, canvas: HTMLCanvasElement, width: number, height: number): void {
  const density = devicePixelRatio;
  if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) {
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const pen = canvas.getContext('2d')!;
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);

  const { book } = app.feed;
  const market = app.feed.market.get();
  const [bid, ask] = [book.bids.levels[0], book.asks.levels[0]];
  pen.font = `11px ${getComputedStyle(canvas).fontFamily}`;
  if (!market || !bid || !ask) {
    pen.fillStyle = color('text-2');
    pen.textAlign = 'center';
    pen.fillText(book.isKnown ? 'One side of the book is empty.' : 'Waiting for the book…', width / 2, height / 2);
    return;
  }

  const middle = (Number(bid.price) + Number(ask.price)) / 2;
  const reach = reachOf(book.bids.levels, book.asks.levels, middle);
  const [from, to] = [middle - reach, middle + reach];
  const [bids, asks] = [curve(book.bids.levels, from, to), curve(book.asks.levels, from, to)];
  const foot = height - 22;
  const x = (price: number): number => ((price - from) / (to - from)) * width;
  const y = (total: number): number => foot - (total / Math.max(bids.total, asks.total)) * (foot - 24);
  fillCurve(pen, bids, x(from), x, y, foot, 'up');
  fillCurve(pen, asks, x(to), x, y, foot, 'down');
  drawLabels(pen, width, height, foot, index => {
    const ticks = BigInt(Math.round(from + ((to - from) * index) / (labels - 1)));
    return grouped(toFixed({ units: ticks, scale: book.priceScale }, book.priceScale), decimalsOf(market.tickSize));
  });
}

// Far enough to see the shape, not so far that one forgotten order makes it flat.
function reachOf(bids: readonly BookLevel[], asks: readonly BookLevel[], middle: number): number {
  const distance = (levels: readonly BookLevel[]): number => Math.abs(Number(levels[Math.min(levels.length, 60) - 1]!.price) - middle);
  return Math.min(Math.max(distance(bids), distance(asks)), middle * 0.1) * 1.02 + 1;
}

function fillCurve(
  pen: CanvasRenderingContext2D, { points }: Curve, edge: number, x: (price: number) => number, y: (total: number) => number, foot: number,
  name: 'up' | 'down',
): void {
  if (points.length === 0) return;
  const path = new Path2D();
  const start = x(points[0]![0]);
  path.moveTo(start, foot);
  let height = foot;
  for (const [price, total] of points) {
    path.lineTo(x(price), height);
    height = y(total);
    path.lineTo(x(price), height);
  }
  path.lineTo(edge, height);
  const area = new Path2D(path);
  area.lineTo(edge, foot);
  area.closePath();
  pen.fillStyle = color(`${name}-soft`);
  pen.fill(area);
  pen.strokeStyle = color(name);
  pen.lineWidth = 1.5;
  pen.stroke(path);
}

function drawLabels(pen: CanvasRenderingContext2D, width: number, height: number, foot: number, text: (index: number) => string): void {
  pen.strokeStyle = color('line');
  pen.lineWidth = 1;
  pen.strokeRect(0, foot + 0.5, width, 0);
  pen.fillStyle = color('text-2');
  for (let index = 0; index < labels; index++) {
    pen.textAlign = index === 0 ? 'left' : index === labels - 1 ? 'right' : 'center';
    const at = (width * index) / (labels - 1);
    pen.fillText(text(index), Math.min(Math.max(at, 6), width - 6), height - 7);
  }
}
