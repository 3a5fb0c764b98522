import { LineStyle, type IPriceLine, type ISeriesApi } from 'lightweight-charts';
import type { Order } from '../api/types.ts';
import { color } from '../ui/theme.ts';
import { place } from './coordinates.ts';

/** One's own open orders as lines across the chart: limits solid, stop prices dotted. */
export class OrderLines {
  private readonly lines = new Map<string, IPriceLine>();

  constructor(private readonly series: ISeriesApi<'Candlestick'>) {}

  show(orders: readonly Order[]): void {
    const wanted = new Map<string, Parameters<ISeriesApi<'Candlestick'>['createPriceLine']>[0]>();
    for (const order of orders) {
      const [paint, verb] = [color(order.side === 'BUY' ? 'up' : 'down'), order.side === 'BUY' ? 'Buy' : 'Sell'];
      const line = { color: paint, lineWidth: 1, axisLabelVisible: false } as const;
      const size = order.remaining !== '0' ? ` ${order.remaining}` : '';
      if (order.price && order.status !== 'PENDING_TRIGGER')
        wanted.set(`${order.orderId}`, { ...line, price: place(order.price), lineStyle: LineStyle.Solid, title: verb + size });
      else if (order.stopPrice)
        wanted.set(`${order.orderId}`, {
          ...line, price: place(order.stopPrice), lineStyle: LineStyle.Dotted, title: `Stop: ${verb.toLowerCase()}${size}`,
        });
    }

    for (const [key, line] of this.lines) {
      if (wanted.has(key)) continue;
      this.series.removePriceLine(line);
      this.lines.delete(key);
    }
    for (const [key, options] of wanted) {
      const line = this.lines.get(key);
      if (line) line.applyOptions(options);
      else this.lines.set(key, this.series.createPriceLine(options));
    }
  }
}
