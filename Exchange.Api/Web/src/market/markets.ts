import type { Rest } from '../api/rest.ts';
import type { Market, Ticker } from '../api/types.ts';
import type { Hub } from '../live/hub.ts';
import { Signal } from '../ui/value.ts';

const retryPause = 1_000;
const readAgain = 20_000;
const place = 'exchange.market';

/** All markets with their rules, and what each did in the last 24 hours. */
export class Markets {
  readonly changed = new Signal();

  /** By their symbols, in the order in which they were opened. */
  readonly all = new Map<string, Market>();
  readonly tickers = new Map<string, Ticker>();

  /** Whether they were read. */
  isKnown = false;

  constructor(private readonly rest: Rest, private readonly hub: Hub) {}

  /** Reads the markets, however long that takes, and follows their tickers. */
  async begin(): Promise<void> {
    while (!(await this.read())) await new Promise(resolve => setTimeout(resolve, retryPause));
    this.hub.follow<{ tickers: readonly Ticker[] }>('Tickers', () => [], message => void this.onTickers(message.tickers));
    this.hub.link.watch(link => {
      if (link.phase === 'live') void this.read(); // rules and states may have changed meanwhile
    });
    setInterval(() => void this.read(), readAgain); // no stream tells that a market was halted
  }

  /** The market to begin with: the one of the last visit, or the first. */
  first(): Market | undefined {
    return this.all.get(localStorage.getItem(place) ?? '') ?? this.all.values().next().value;
  }

  remember(market: Market): void {
    localStorage.setItem(place, market.symbol);
  }

  private async read(): Promise<boolean> {
    try {
      const { markets } = await this.rest.get<{ markets: Market[] }>('/markets');
      for (const market of markets) this.all.set(market.symbol, market);
      this.isKnown = true;
      this.changed.raise();
      return markets.length > 0;
    } catch {
      return false;
    }
  }

  private async onTickers(tickers: readonly Ticker[]): Promise<void> {
    for (const ticker of tickers) this.tickers.set(ticker.symbol, ticker);
    if (tickers.some(ticker => !this.all.has(ticker.symbol))) await this.read();
    this.changed.raise();
  }
}
