// What the server sends, as docs/api.md and docs/streams.md have it. Prices, quantities and money are texts.

export type Side = 'BUY' | 'SELL';
export type OrderType = 'LIMIT' | 'LIMIT_MAKER' | 'MARKET' | 'STOP_LOSS' | 'STOP_LOSS_LIMIT' | 'TAKE_PROFIT' | 'TAKE_PROFIT_LIMIT';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'GTD';

export interface Market {
  symbol: string;
  baseAsset: string;
  quoteAsset: string;
  status: 'TRADING' | 'HALTED' | 'CANCEL_ONLY';
  tickSize: string;
  lotSize: string;
  minPrice: string;
  maxPrice: string;
  minQuantity: string;
  maxQuantity: string;
  minMarketQuantity: string;
  maxMarketQuantity: string;
  minNotional: string;
  maxNotional?: string;
  priceBand?: string;
  maxOpenOrders: number;
  maxIcebergParts: number;
  makerFee: string;
  takerFee: string;
  selfTradePrevention: string;
}

export type Level = readonly [price: string, quantity: string];

export interface DepthMessage {
  type: 'snapshot' | 'more' | 'diff';
  sequence: number;
  lastUpdateId: number;
  hasMore?: boolean;
  bids: readonly Level[];
  asks: readonly Level[];
}

export interface Trade {
  tradeId: number;
  price: string;
  quantity: string;
  quoteQuantity: string;
  takerSide: Side;
  time: string;
}

export interface TradesMessage {
  skipped: number;
  trades: readonly Trade[];
}

export interface Ticker {
  symbol: string;
  bidPrice?: string;
  askPrice?: string;
  lastPrice?: string;
  openPrice?: string;
  highPrice?: string;
  lowPrice?: string;
  priceChange?: string;
  priceChangePercent?: string;
  volume: string;
  quoteVolume: string;
  trades: number;
}

export interface Candle {
  openTime: string;
  closeTime: string;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
  quoteVolume: string;
  trades: number;
}

export interface CandlesMessage {
  skipped: boolean;
  candles: readonly Candle[];
}

export interface Order {
  orderId: number;
  clientOrderId: string;
  symbol: string;
  side: Side;
  type: OrderType;
  timeInForce: TimeInForce;
  status: 'PENDING_TRIGGER' | 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED';
  reason?: string;
  quantity?: string;
  quoteQuantity?: string;
  price?: string;
  stopPrice?: string;
  displayQuantity?: string;
  expiresAt?: string;
  filledQuantity: string;
  filledQuote: string;
  remaining: string;
  fees: string;
  feeAsset: string;
  canceledOrderId?: number;
  sequence: number;
  time: string;
}

export interface Fill {
  orderId: number;
  tradeId: number;
  symbol: string;
  side: Side;
  price: string;
  quantity: string;
  fee: string;
  feeAsset: string;
  sequence: number;
  time: string;
  /** In the history. */
  role?: 'MAKER' | 'TAKER';
  /** In the stream. */
  isMaker?: boolean;
}

export interface Balance {
  asset: string;
  available: string;
  held: string;
}

export interface StateMessage {
  type: 'state';
  sequence: number;
  resync: boolean;
  orders: readonly Order[];
  balances: readonly Balance[];
}

export interface ChangesMessage {
  type: 'changes';
  sequence: number;
  orders: readonly Order[];
  balances?: readonly Balance[];
  fills: readonly Fill[];
}

/** An order to place: the members that its type has. */
export interface NewOrder {
  clientOrderId: string;
  symbol: string;
  side: Side;
  type: OrderType;
  timeInForce?: TimeInForce;
  quantity?: string;
  quoteQuantity?: string;
  price?: string;
  stopPrice?: string;
  displayQuantity?: string;
  expiresAt?: string;
  selfTradePrevention?: string;
}

/** The moment that an answer about the past stands for. */
export interface AsOf {
  sequence: number;
  /** There is none before the first event. */
  time?: string;
}

export interface VenueEvent {
  sequence: number;
  time: string;
  type: string;
  event: Record<string, unknown>;
}

export interface Problem {
  /** How the order ended that was to be changed. */
  order?: Order;
  status: number;
  code: string;
  title: string;
  field?: string;
  reason?: string;
  canceledOrderId?: number;
}
