import type { Fill, Order } from '../api/types.ts';
import { add, decimal, divide, multiply, toText, zero } from '../money/decimal.ts';
import { pair, plain, words } from '../money/format.ts';
import { el } from '../ui/element.ts';

const stay = 5_000;
const most = 4;

const states: Record<Order['status'], string> = {
  NEW: 'Order placed', PENDING_TRIGGER: 'Order waits for its stop price', PARTIALLY_FILLED: 'The rest of the order stands',
  FILLED: 'Order filled', EXPIRED: 'Order expired unfilled', CANCELED: 'Order canceled',
};

/** Short messages in a corner, which are also read out. */
export class Toasts {
  readonly element = el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });

  say(text: string, kind: 'good' | 'bad' | 'plain' = 'plain', detail = ''): void {
    const toast = el('div', { class: 'toast', 'data-kind': kind },
      el('div', {}, el('strong', {}, text), detail ? el('span', { class: 'num' }, detail) : null),
      el('button', { type: 'button', 'aria-label': 'Close', onclick: () => toast.remove() }, '×'));
    this.element.prepend(toast);
    while (this.element.childElementCount > most) this.element.lastElementChild!.remove();
    setTimeout(() => toast.remove(), stay);
  }

  /** What has become of an order that was just placed. Its fills are told by themselves. */
  placed(order: Order): void {
    if (order.status === 'FILLED') return;
    const what = `${words(order.side)} ${plain(order.quantity ?? order.quoteQuantity ?? '')} ${pair(order.symbol)}`;
    const isPart = order.status === 'EXPIRED' && order.filledQuantity !== '0';
    this.say(isPart ? 'The rest of the order expired' : states[order.status], order.status === 'EXPIRED' ? 'plain' : 'good', what);
  }

  /** Fills that came together: those of an order are one message, with their mean price. */
  filled(fills: readonly Fill[]): void {
    for (const [orderId, first] of new Map(fills.map(fill => [fill.orderId, fill]))) {
      const ofOrder = fills.filter(fill => fill.orderId === orderId);
      const quantity = ofOrder.reduce((sum, fill) => add(sum, decimal(fill.quantity)), zero);
      const worth = ofOrder.reduce((sum, fill) => add(sum, multiply(decimal(fill.quantity), decimal(fill.price))), zero);
      const price = ofOrder.length === 1 ? decimal(first.price) : divide(worth, quantity, decimal(first.price).scale);
      this.say(`${first.side === 'BUY' ? 'Bought' : 'Sold'} ${plain(toText(quantity))} ${pair(first.symbol)}`, 'good',
        `at ${ofOrder.length === 1 ? '' : 'about '}${plain(toText(price))}`);
    }
  }
}
