import type { App } from '../app.ts';
import type { Candle } from '../api/types.ts';
import { Candles, intervals, type Interval } from '../chart/candles.ts';
import { CandleChart } from '../chart/chart.ts';
import { depthChart } from '../chart/depth.ts';
import { compact, decimalsOf, direction, grouped } from '../money/format.ts';
import { decimal, subtract, toText } from '../money/decimal.ts';
import { el, setAttribute, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import { openOrders } from './account-tables.ts';
import { segmented } from './panel.ts';

const place = 'exchange.interval';
const fewMinutes = 10;
const usual: readonly Interval[] = ['1s', '1m', '5m', '15m', '1h', '4h', '1d'];

/** The chart: candles in any interval, or the depth. */
export function chartPanel(app: App): HTMLElement {
  const legend = el('div', { class: 'legend num', 'aria-hidden': 'true' });
  const box = el('div', { class: 'candles', role: 'img', 'aria-label': 'Candle chart with volume' });
  const depth = depthChart(app);
  let [last, pointed]: (Candle | null)[] = [null, null];
  const drawLegend = onFrame(() => showLegend(legend, app, pointed ?? last ?? null));
  const chart = new CandleChart(box, () => candles.readOlder(), candle => {
    pointed = candle;
    drawLegend();
  }, candle => {
    if (app.machine.shown.get()) app.machine.goTo({ time: candle.openTime }); // in the past a click goes there
  });
  const candles: Candles = new Candles(app.rest, app.hub, {
    showAll(all) {
      if (isYoung(all) && interval === '1m' && !stored()) return change('1s');
      chart.showAll(all);
      last = all[all.length - 1] ?? null;
      drawLegend();
    },
    showLast(candle) {
      chart.showLast(candle);
      if (!last || candle.openTime >= last.openTime) last = candle;
      drawLegend();
    },
  });

  let interval = stored() ?? '1m';
  const show = (): void => {
    const market = app.feed.market.get();
    if (!market) return;
    chart.setMarket(market);
    candles.show(market, interval);
  };
  const change = (next: Interval): void => {
    interval = next;
    buttons.select(next);
    more.value = usual.includes(next) ? '' : next;
    show();
  };
  const choose = (next: Interval): void => {
    if (next === interval) return;
    localStorage.setItem(place, next);
    change(next);
  };
  const buttons = segmented<Interval>('Interval', usual.map(name => [name, name]), interval, choose);
  const more = el('select', { class: 'quiet', 'aria-label': 'Other intervals', onchange: () => choose(more.value as Interval) },
    el('option', { value: '', hidden: true }, 'More'),
    ...intervals.filter(name => !usual.includes(name)).map(name => el('option', { value: name }, name)));
  more.value = usual.includes(interval) ? '' : interval;

  const views = segmented('Chart', [['candles', 'Candles'], ['depth', 'Depth']], 'candles', name => {
    box.hidden = legend.hidden = tools.hidden = name === 'depth';
    depth.hidden = name === 'candles';
  });
  const tools = el('div', { class: 'intervals' }, buttons, more);
  depth.hidden = true;
  const drawOrders = onFrame(() => chart.showOrders(openOrders(app, true)));
  app.account.changed.watch(drawOrders);
  app.feed.market.watch(drawOrders);
  app.machine.shown.watch(shown => chart.showMoment(shown?.time ?? null));
  app.feed.market.watch(show);
  return el('section', { class: 'panel chart', 'data-panel': 'chart', 'aria-label': 'Chart' },
    el('header', { class: 'panel-head' }, views, tools), el('div', { class: 'chart-body' }, box, legend, depth));
}

/** The interval that was chosen last. */
function stored(): Interval | null {
  const text = localStorage.getItem(place) as Interval;
  return intervals.includes(text) ? text : null;
}

/** In its first minutes a market has hardly a candle, but many seconds. */
function isYoung(candles: readonly Candle[]): boolean {
  return candles.length > 0 && candles.length < fewMinutes;
}

function showLegend(legend: HTMLElement, app: App, candle: Candle | null): void {
  const market = app.feed.market.get();
  if (!candle || !market) return setText(legend, '');
  const decimals = decimalsOf(market.tickSize);
  const moved = toText(subtract(decimal(candle.close), decimal(candle.open)));
  const figures = [['O', candle.open], ['H', candle.high], ['L', candle.low], ['C', candle.close]] as const;
  setText(legend, `${figures.map(([name, text]) => `${name} ${grouped(text, decimals)}`).join('  ')}  Vol ${compact(candle.volume)}`);
  setAttribute(legend, 'data-direction', direction(moved));
}
