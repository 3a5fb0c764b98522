import type { App } from '../app.ts';
import { groupLevels, groupSteps, type BookRow } from '../market/grouping.ts';
import { decimal, toFixed, unitsAt } from '../money/decimal.ts';
import { decimalsOf, grouped } from '../money/format.ts';
import { el, setAttribute, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import { panel } from './panel.ts';

const mostRows = 40;
const rowHeight = 20; // as the style has it

interface Line {
  readonly element: HTMLElement;
  show(row: BookRow | undefined): void;
}

/** The order book: asks above, bids below, the spread between; bars show the quantity up to each price. */
export function bookPanel(app: App): HTMLElement {
  const steps = el('select', { class: 'quiet', 'aria-label': 'Price grouping' });
  const [asks, bids] = [el('div', { class: 'side asks' }), el('div', { class: 'side bids' })];
  const [last, spread] = [el('span', { class: 'book-last num' }), el('span', { class: 'book-spread num' })];
  const [priceHead, quantityHead, totalHead] = [el('span', {}), el('span', {}), el('span', {})];
  const take = (price: string): void => app.desk.takePrice(price);
  const askLines = Array.from({ length: mostRows }, () => bookLine(take));
  const bidLines = Array.from({ length: mostRows }, () => bookLine(take));
  asks.append(...askLines.map(line => line.element));
  bids.append(...bidLines.map(line => line.element));
  let shown = 0;

  const draw = onFrame(() => {
    const [market, book] = [app.feed.market.get(), app.feed.book];
    if (!market) return;
    const step = unitsAt(decimal(steps.value || market.tickSize), book.priceScale);
    const group = (isBids: boolean): BookRow[] =>
      groupLevels((isBids ? book.bids : book.asks).levels, isBids, step, shown, book.priceScale, book.quantityScale);
    const [bidRows, askRows] = [group(true), group(false)];
    const mine = ownPrices(app, step, book.priceScale);
    showSide(bidLines, bidRows, mine.BUY);
    showSide(askLines, askRows, mine.SELL);

    const [ask, bid] = [book.asks.levels[0], book.bids.levels[0]];
    setText(spread, ask && bid ? `Spread ${toFixed({ units: ask.price - bid.price, scale: book.priceScale }, book.priceScale)}` : '');
    setText(last, app.feed.lastPrice ? grouped(app.feed.lastPrice, book.priceScale) : '–');
    setAttribute(last, 'data-direction', app.feed.trades[0]?.takerSide === 'SELL' ? 'down' : 'up');
  });

  const body = el('div', { class: 'book-body' }, asks, el('div', { class: 'middle' }, last, spread), bids);
  new ResizeObserver(() => {
    const next = Math.max(3, Math.min(mostRows, Math.floor((body.clientHeight - 34) / 2 / rowHeight)));
    if (next === shown) return;
    shown = next;
    draw();
  }).observe(body);

  app.feed.market.watch(market => {
    if (!market) return;
    steps.replaceChildren(...groupSteps(market.tickSize).map(step => el('option', { value: step }, step)));
    setText(priceHead, `Price (${market.quoteAsset})`);
    setText(quantityHead, `Quantity (${market.baseAsset})`);
    setText(totalHead, 'Total');
    draw();
  });
  steps.addEventListener('change', draw);
  app.feed.bookChanged.watch(draw);
  app.feed.ticker.watch(draw);
  app.feed.tradesChanged.watch(draw);
  app.account.changed.watch(draw);
  return panel('book', 'Order book', [steps], el('div', { class: 'book-head columns' }, priceHead, quantityHead, totalHead), body);
}

function showSide(lines: readonly Line[], rows: readonly BookRow[], mine: ReadonlySet<string>): void {
  lines.forEach((line, index) => {
    const row = rows[index];
    line.show(row);
    setAttribute(line.element, 'data-mine', row && mine.has(row.price) ? '' : null);
  });
}

// The rows that have an order of one's own in them.
function ownPrices(app: App, step: bigint, scale: number): { BUY: Set<string>; SELL: Set<string> } {
  const prices = { BUY: new Set<string>(), SELL: new Set<string>() };
  for (const order of app.account.orders.values()) {
    if (order.symbol !== app.feed.market.get()?.symbol || !order.price || order.status === 'PENDING_TRIGGER') continue;
    const units = unitsAt(decimal(order.price), scale);
    const rest = units % step;
    const grouping = rest === 0n ? units : order.side === 'BUY' ? units - rest : units - rest + step;
    prices[order.side].add(toFixed({ units: grouping, scale }, scale));
  }
  return prices;
}

function bookLine(take: (price: string) => void): Line {
  const [price, quantity, total] = [el('span', { class: 'num price' }), el('span', { class: 'num' }), el('span', { class: 'num' })];
  const bar = el('span', { class: 'bar', 'aria-hidden': 'true' });
  let now = '';
  const element = el('button', { type: 'button', class: 'line columns', tabindex: '-1', hidden: true, onclick: () => take(now) },
    bar, price, quantity, total);
  let share = '';
  return {
    element,
    show(row) {
      element.hidden = !row;
      if (!row) return;
      if (row.price !== now) setText(price, grouped(row.price, decimalsOf(row.price)));
      now = row.price;
      setText(quantity, row.quantity);
      setText(total, row.total);
      if (row.share !== share) bar.style.transform = `scaleX(${row.share})`;
      share = row.share;
    },
  };
}
