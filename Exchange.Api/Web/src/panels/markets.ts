import type { App } from '../app.ts';
import type { Market } from '../api/types.ts';
import { decimalsOf, direction, grouped, pair, percent } from '../money/format.ts';
import { el, setAttribute, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import { Rows, type Row } from '../ui/rows.ts';
import { panel } from './panel.ts';

/** The list of markets, with the last price and the change of 24 hours. */
export function marketsPanel(app: App): HTMLElement {
  const body = el('div', { class: 'market-rows', role: 'list' });
  const rows = new Rows<Market, string>(body, market => market.symbol, market => marketRow(app, market));
  const nothing = el('p', { class: 'empty', hidden: true }, 'No market is open yet.');
  const draw = onFrame(() => {
    rows.show([...app.markets.all.values()]);
    nothing.hidden = !app.markets.isKnown || app.markets.all.size > 0;
  });
  app.markets.changed.watch(draw);
  app.feed.market.watch(draw);
  app.feed.ticker.watch(draw);
  return panel('markets', 'Markets', [], body, nothing);
}

function marketRow(app: App, market: Market): Row<Market> {
  const name = el('span', { class: 'symbol' }, pair(market.symbol));
  const [price, change] = [el('span', { class: 'num' }), el('span', { class: 'num' })];
  const state = el('span', { class: 'tag' });
  const button = el('button', { type: 'button', class: 'market-row', onclick: () => app.feed.show(app.markets.all.get(market.symbol)!) },
    name, state, price, change);
  return {
    element: el('div', { role: 'listitem' }, button),
    update(now) {
      const isShown = app.feed.market.get()?.symbol === now.symbol;
      // The stream of all tickers is slower than that of the market that is looked at, which the header shows too.
      const ticker = (isShown && app.feed.ticker.get()) || app.markets.tickers.get(now.symbol);
      const changePercent = ticker?.priceChangePercent ?? '0';
      setAttribute(button, 'aria-current', isShown ? 'true' : null);
      setText(state, now.status === 'TRADING' ? '' : now.status === 'HALTED' ? 'halted' : 'cancel only');
      setText(price, ticker?.lastPrice ? grouped(ticker.lastPrice, decimalsOf(now.tickSize)) : '–');
      setText(change, ticker?.priceChangePercent ? percent(changePercent) : '–');
      setAttribute(change, 'data-direction', direction(changePercent));
    },
  };
}
