import type { App } from '../app.ts';
import type { Trade } from '../api/types.ts';
import { clock, decimalsOf, grouped } from '../money/format.ts';
import { el, setAttribute, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import { panel } from './panel.ts';

const lines = 60;

/** The last trades, newest first. The lines stay where they are and get new texts, so that a fast market costs little. */
export function tapePanel(app: App): HTMLElement {
  const rows = Array.from({ length: lines }, () => tapeLine());
  const body = el('div', { class: 'tape-body', role: 'log', 'aria-live': 'off', 'aria-label': 'Last trades' },
    ...rows.map(row => row.element));

  const draw = onFrame(() => {
    const market = app.feed.market.get();
    if (!market) return;
    const [prices, quantities] = [decimalsOf(market.tickSize), decimalsOf(market.lotSize)];
    rows.forEach((row, index) => row.show(app.feed.trades[index], prices, quantities));
  });
  app.feed.tradesChanged.watch(draw);
  const heads = ['Price', 'Quantity', 'Time'].map(text => el('span', {}, text));
  return panel('tape', 'Trades', [], el('div', { class: 'columns tape-head' }, ...heads), body);
}

function tapeLine() {
  const [price, quantity, time] = [el('span', { class: 'num' }), el('span', { class: 'num' }), el('span', { class: 'num dim' })];
  const element = el('div', { class: 'line columns', hidden: true }, price, quantity, time);
  let shown: Trade | undefined;
  return {
    element,
    show(trade: Trade | undefined, prices: number, quantities: number): void {
      element.hidden = !trade;
      if (!trade || trade === shown) return;
      shown = trade;
      setText(price, grouped(trade.price, prices));
      setText(quantity, grouped(trade.quantity, quantities));
      setText(time, clock(trade.time));
      setAttribute(price, 'data-direction', trade.takerSide === 'BUY' ? 'up' : 'down');
    },
  };
}
