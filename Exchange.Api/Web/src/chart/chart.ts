import {
  CandlestickSeries, createChart, createSeriesMarkers, CrosshairMode, HistogramSeries, TickMarkType, type IChartApi, type ISeriesApi,
  type ISeriesMarkersPluginApi, type Time, type UTCTimestamp,
} from 'lightweight-charts';
import type { Candle, Market, Order } from '../api/types.ts';
import { decimalsOf, grouped } from '../money/format.ts';
import { onFrame } from '../ui/frame.ts';
import { color, theme } from '../ui/theme.ts';
import type { CandleView } from './candles.ts';
import { place, seconds } from './coordinates.ts';
import { OrderLines } from './order-lines.ts';

const pageEdge = 30; // so many candles before the oldest is seen, older ones are asked for

/** Candles and volume, drawn by the library. Its axis shows the reader's own time. */
export class CandleChart implements CandleView {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private readonly lines: OrderLines;
  private readonly markers: ISeriesMarkersPluginApi<Time>;
  private moment: string | null = null;
  private orders: readonly Order[] = [];
  private readonly byTime = new Map<number, Candle>();
  private readonly fresh = new Map<string, Candle>();
  private readonly drawFresh = onFrame(() => this.onFresh());
  private lastTime = 0;
  private isEmpty = true;

  /**
   * @param box where to draw
   * @param onEdge is called when the oldest candles come into sight
   * @param onPoint is told the candle under the pointer
   * @param onClick is told the candle that was clicked
   */
  constructor(
    box: HTMLElement, onEdge: () => void, onPoint: (candle: Candle | null) => void, onClick: (candle: Candle) => void,
  ) {
    this.chart = createChart(box, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: color('font'), fontSize: 11 },
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: { timeVisible: true, secondsVisible: true, rightOffset: 6, tickMarkFormatter: tickMark },
      localization: { timeFormatter: (time: Time) => timeLabel(time) },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceFormat: { type: 'volume' }, priceScaleId: 'volume', lastValueVisible: false, priceLineVisible: false,
    });
    this.lines = new OrderLines(this.candles);
    this.markers = createSeriesMarkers<Time>(this.candles, []);
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.24 } });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    this.chart.timeScale().subscribeVisibleLogicalRangeChange(range => {
      if (range && range.from < pageEdge && !this.isEmpty) onEdge();
    });
    this.chart.subscribeCrosshairMove(event => onPoint(event.time ? this.byTime.get(event.time as number) ?? null : null));
    this.chart.subscribeClick(event => {
      const candle = this.byTime.get(event.time as number);
      if (candle) onClick(candle);
    });
    theme.watch(() => this.paint());
  }

  setMarket(market: Market): void {
    const decimals = decimalsOf(market.tickSize);
    const formatter = (price: number): string => grouped(price.toFixed(decimals), decimals);
    this.candles.applyOptions({ priceFormat: { type: 'custom', minMove: place(market.tickSize), formatter } });
  }

  /** Shows one's own open orders in the market. */
  showOrders(orders: readonly Order[]): void {
    this.orders = orders;
    this.lines.show(orders);
  }

  /** Marks a moment of the past, or none. */
  showMoment(time: string | null): void {
    this.moment = time;
    const at = time === null ? undefined : [...this.byTime.keys()].reverse().find(open => open <= seconds(time));
    this.markers.setMarkers(at === undefined ? [] : [
      { time: at as UTCTimestamp, position: 'aboveBar', shape: 'arrowDown', color: color('accent'), text: 'here' },
    ]);
  }

  showAll(all: readonly Candle[]): void {
    this.fresh.clear();
    this.byTime.clear();
    for (const candle of all) this.byTime.set(seconds(candle.openTime), candle);
    this.candles.setData(all.map(bar));
    this.volume.setData(all.map(candle => this.volumeBar(candle)));
    this.lastTime = all.length > 0 ? seconds(all[all.length - 1]!.openTime) : 0;
    if (this.isEmpty && all.length > 0) this.chart.timeScale().setVisibleLogicalRange({ from: all.length - 110, to: all.length + 5 });
    this.isEmpty = all.length === 0;
    this.showMoment(this.moment);
  }

  showLast(candle: Candle): void {
    this.fresh.set(candle.openTime, candle);
    this.drawFresh();
  }

  private onFresh(): void {
    for (const candle of [...this.fresh.values()].sort((a, b) => (a.openTime < b.openTime ? -1 : 1))) {
      const time = seconds(candle.openTime);
      const isOlder = time < this.lastTime;
      this.byTime.set(time, candle);
      this.candles.update(bar(candle), isOlder);
      this.volume.update(this.volumeBar(candle), isOlder);
      this.lastTime = Math.max(this.lastTime, time);
    }
    this.fresh.clear();
    this.isEmpty = false;
  }

  private paint(): void {
    const [text, line, up, down] = [color('text-2'), color('line'), color('up'), color('down')];
    const cross = { color: text, labelBackgroundColor: color('label') };
    this.chart.applyOptions({
      layout: { background: { color: color('panel') }, textColor: text },
      grid: { vertLines: { color: color('grid') }, horzLines: { color: color('grid') } },
      rightPriceScale: { borderColor: line },
      timeScale: { borderColor: line },
      crosshair: { vertLine: cross, horzLine: cross },
    });
    this.candles.applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down });
    this.volume.setData([...this.byTime.values()].map(candle => this.volumeBar(candle)));
    this.lines.show(this.orders);
    this.showMoment(this.moment);
  }

  private volumeBar(candle: Candle) {
    const rises = place(candle.close) >= place(candle.open);
    return { time: seconds(candle.openTime) as UTCTimestamp, value: place(candle.volume), color: color(rises ? 'up-soft' : 'down-soft') };
  }
}

function bar(candle: Candle) {
  return {
    time: seconds(candle.openTime) as UTCTimestamp,
    open: place(candle.open), high: place(candle.high), low: place(candle.low), close: place(candle.close),
  };
}

const forms = {
  label: new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  year: new Intl.DateTimeFormat('en-GB', { year: 'numeric' }),
  month: new Intl.DateTimeFormat('en-GB', { month: 'short' }),
  day: new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' }),
  minute: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  second: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
};

function timeLabel(time: Time): string {
  return forms.label.format(new Date((time as number) * 1000));
}

function tickMark(time: Time, type: TickMarkType): string {
  const form = {
    [TickMarkType.Year]: forms.year, [TickMarkType.Month]: forms.month, [TickMarkType.DayOfMonth]: forms.day,
    [TickMarkType.Time]: forms.minute, [TickMarkType.TimeWithSeconds]: forms.second,
  }[type];
  return form.format(new Date((time as number) * 1000));
}
