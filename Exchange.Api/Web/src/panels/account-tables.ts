import type { App } from '../app.ts';
import { ending } from '../api/refusals.ts';
import type { Balance, Fill, Order } from '../api/types.ts';
import { add, decimal, toText } from '../money/decimal.ts';
import type { Markets } from '../market/markets.ts';
import { decimalsOf, grouped, moment, pair, plain, words } from '../money/format.ts';
import { el } from '../ui/element.ts';
import { table, type Column, type TableView } from '../ui/table.ts';

// The tables of the account: what their columns say.

const sideOf = (item: { side: string }): string => (item.side === 'BUY' ? 'up' : 'down');
const statuses: Record<Order['status'], string> = {
  PENDING_TRIGGER: 'Waiting', NEW: 'Open', PARTIALLY_FILLED: 'Partly filled', FILLED: 'Filled', CANCELED: 'Canceled',
  EXPIRED: 'Expired',
};

type AnyMarket = { symbol: string };

/** Numbers with the decimals of their market, so that they stand in line. */
export class Numbers {
  constructor(private readonly markets: Markets) {}

  price(of: AnyMarket, text: string | undefined): string | null {
    const market = this.markets.all.get(of.symbol);
    return text ? (market ? grouped(text, decimalsOf(market.tickSize)) : plain(text)) : null;
  }

  quantity(of: AnyMarket, text: string): string {
    const market = this.markets.all.get(of.symbol);
    return market ? grouped(text, decimalsOf(market.lotSize)) : plain(text);
  }

  /** How much was ordered; in the quote asset, if that is how it was said. */
  ordered(order: Order): string {
    if (order.quantity) return this.quantity(order, order.quantity);
    return `${plain(order.quoteQuantity ?? '0')} ${this.markets.all.get(order.symbol)?.quoteAsset ?? ''}`;
  }
}

const shared = (numbers: Numbers): readonly Column<Order>[] => [
  { label: 'Time', text: order => moment(order.time) },
  { label: 'Market', text: order => pair(order.symbol) },
  { label: 'Side', text: order => words(order.side), direction: sideOf },
  { label: 'Type', text: typeOf, title: order => `Order ${order.orderId}, ${order.clientOrderId}` },
  { label: 'Price', isNumber: true, text: order => numbers.price(order, order.price) ?? 'Market' },
  { label: 'Stop', isNumber: true, text: order => numbers.price(order, order.stopPrice) ?? '–' },
  { label: 'Quantity', isNumber: true, text: order => numbers.ordered(order) },
  { label: 'Filled', isNumber: true, text: order => numbers.quantity(order, order.filledQuantity) },
];

/** The button that has an order explained. */
function why(order: () => Order, explain: (orderId: number) => void): HTMLElement {
  return el('button', {
    type: 'button', class: 'small', title: 'What happened to it, and why', onclick: () => explain(order().orderId),
  }, 'Explain');
}

export function openOrdersTable(
  numbers: Numbers, cancel: (order: Order) => void, edit: (order: Order) => void, explain: (orderId: number) => void,
): TableView<Order> {
  const columns: Column<Order>[] = [...shared(numbers), { label: 'Status', text: statusOf }];
  return table<Order>('Open orders', columns, order => order.orderId, 'No open orders.', item => [
    why(item, explain),
    el('button', { type: 'button', class: 'small only-now', onclick: () => edit(item()) }, 'Change'),
    el('button', { type: 'button', class: 'small only-now', onclick: () => cancel(item()) }, 'Cancel'),
  ]);
}

export function historyTable(numbers: Numbers, explain: (orderId: number) => void): TableView<Order> {
  const columns: Column<Order>[] = [
    ...shared(numbers),
    { label: 'Fees', isNumber: true, text: order => (order.fees === '0' ? '–' : `${plain(order.fees)} ${order.feeAsset}`) },
    { label: 'Status', text: order => (order.reason ? `${statusOf(order)}: ${ending(order.reason)}` : statusOf(order)) },
  ];
  return table<Order>('Order history', columns, order => order.orderId, 'No orders yet.', item => [why(item, explain)]);
}

export function fillsTable(numbers: Numbers): TableView<Fill> {
  return table<Fill>('Fills', [
    { label: 'Time', text: fill => moment(fill.time) },
    { label: 'Market', text: fill => pair(fill.symbol) },
    { label: 'Side', text: fill => words(fill.side), direction: sideOf },
    { label: 'Price', isNumber: true, text: fill => numbers.price(fill, fill.price)! },
    { label: 'Quantity', isNumber: true, text: fill => numbers.quantity(fill, fill.quantity) },
    { label: 'Fee', isNumber: true, text: fill => `${plain(fill.fee)} ${fill.feeAsset}` },
    { label: 'Role', text: fill => ((fill.role ?? (fill.isMaker ? 'MAKER' : 'TAKER')) === 'MAKER' ? 'Maker' : 'Taker') },
    { label: 'Order', isNumber: true, text: fill => String(fill.orderId) },
    { label: 'Trade', isNumber: true, text: fill => String(fill.tradeId) },
  ], fill => `${fill.tradeId}/${fill.orderId}/${fill.symbol}`, 'No fills yet.');
}

export function balancesTable(): TableView<Balance> {
  let decimals = 2; // as many as any of them has, so that they stand in line
  const view = table<Balance>('Balances', [
    { label: 'Asset', text: balance => balance.asset },
    { label: 'Available', isNumber: true, text: balance => grouped(balance.available, decimals) },
    { label: 'Held by orders', isNumber: true, text: balance => grouped(balance.held, decimals) },
    { label: 'Total', isNumber: true, text: balance => grouped(totalOf(balance), decimals) },
  ], balance => balance.asset, 'Nothing in this account.');
  return {
    element: view.element,
    show(balances) {
      decimals = Math.max(2, ...balances.flatMap(({ available, held }) => [decimalsOf(available), decimalsOf(held)]));
      view.show(balances);
    },
  };
}

const totalOf = (balance: Balance): string => toText(add(decimal(balance.available), decimal(balance.held)));

function typeOf(order: Order): string {
  const type = order.type === 'LIMIT_MAKER' ? 'Post only' : order.displayQuantity ? 'Iceberg' : words(order.type);
  return order.timeInForce === 'GTC' || order.type === 'MARKET' ? type : `${type}, ${order.timeInForce}`;
}

function statusOf(order: Order): string {
  return statuses[order.status];
}

/** The open orders of one market or of all, newest first. */
export function openOrders(app: App, onlyThis: boolean): Order[] {
  const symbol = app.feed.market.get()?.symbol;
  return [...app.account.orders.values()].filter(order => !onlyThis || order.symbol === symbol).sort((a, b) => b.orderId - a.orderId);
}
