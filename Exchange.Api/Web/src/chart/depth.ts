import type { App } from '../app.ts';
import type { BookLevel } from '../market/book.ts';
import { grouped } from '../money/format.ts';
import { toFixed } from '../money/decimal.ts';
import { el } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import { color, theme } from '../ui/theme.ts';

const pause = 200; // a shape that changes faster than this cannot be read
const labels = 5;
const nearLevels = 200;

/** The depth chart: how much could be bought or sold up to each price, around the middle of the book. */
export function depthChart(app: App): HTMLElement {
  const canvas = el('canvas', { role: 'img', 'aria-label': 'Depth chart: cumulative quantity of bids and asks by price' });
  const box = el('div', { class: 'depth-chart' }, canvas);
  let timer = 0;
  let pointed: number | null = null; // where the pointer is, from the left
  const draw = onFrame(() => {
    if (box.clientWidth > 0) drawDepth(app, canvas, box.clientWidth, box.clientHeight, pointed);
  });
  canvas.addEventListener('pointermove', event => {
    pointed = event.offsetX;
    draw();
  });
  canvas.addEventListener('pointerleave', () => {
    pointed = null;
    draw();
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

function fit(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
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
  pen.font = `11px ${color('font')}`;
  return pen;
}

function drawDepth(app: App, canvas: HTMLCanvasElement, width: number, height: number, pointed: number | null): void {
  const pen = fit(canvas, width, height);
  const { book } = app.feed;
  const market = app.feed.market.get();
  const [bid, ask] = [book.bids.levels[0], book.asks.levels[0]];
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
  const priceAt = (at: number): number => from + ((to - from) * at) / width;
  const priceText = (at: number): string =>
    grouped(toFixed({ units: BigInt(Math.round(priceAt(at))), scale: book.priceScale }, book.priceScale), book.priceScale);
  drawLabels(pen, width, height, foot, priceText);
  if (pointed === null) return;

  const side = priceAt(pointed) < middle ? bids : asks;
  const total = totalAt(side, priceAt(pointed), side === bids);
  const quantity = toFixed({ units: BigInt(total), scale: book.quantityScale }, book.quantityScale);
  drawPointer(pen, pointed, y(total), foot, width, `${priceText(pointed)}   ${grouped(quantity, book.quantityScale)} ${market.baseAsset}`);
}

function totalAt({ points }: Curve, price: number, isBids: boolean): number {
  let total = 0;
  for (const [at, sum] of points) {
    if (isBids ? at < price : at > price) break;
    total = sum;
  }
  return total;
}

function drawPointer(pen: CanvasRenderingContext2D, x: number, y: number, foot: number, width: number, text: string): void {
  pen.strokeStyle = pen.fillStyle = color('text-2');
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(x, 20);
  pen.lineTo(x, foot);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(x, y, 3, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = color('text');
  pen.textAlign = x < width / 2 ? 'left' : 'right';
  pen.fillText(text, x + (x < width / 2 ? 6 : -6), 16);
}

// As far as most of the quantity near the middle stands, so that one forgotten order far away does not make the shape flat.
function reachOf(bids: readonly BookLevel[], asks: readonly BookLevel[], middle: number): number {
  const distance = (levels: readonly BookLevel[]): number => {
    const near = levels.slice(0, nearLevels);
    let rest = (near.reduce((sum, level) => sum + level.quantity, 0n) * 19n) / 20n;
    const last = near.find(level => (rest -= level.quantity) <= 0n) ?? near[near.length - 1]!;
    return Math.abs(Number(last.price) - middle);
  };
  return Math.max(distance(bids), distance(asks)) * 1.05 + 1;
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

function drawLabels(pen: CanvasRenderingContext2D, width: number, height: number, foot: number, text: (at: number) => string): void {
  pen.strokeStyle = color('line');
  pen.lineWidth = 1;
  pen.strokeRect(0, foot + 0.5, width, 0);
  pen.fillStyle = color('text-2');
  const count = width < 420 ? 3 : labels;
  for (let index = 0; index < count; index++) {
    pen.textAlign = index === 0 ? 'left' : index === count - 1 ? 'right' : 'center';
    const at = (width * index) / (count - 1);
    pen.fillText(text(at), Math.min(Math.max(at, 6), width - 6), height - 7);
  }
}
