import type { Fill, Order } from '../api/types.ts';
import { pair, plain, words } from '../money/format.ts';
import { el } from '../ui/element.ts';

const stay = 5_000;
const most = 4;

const states: Record<Order['status'], string> = {
  NEW: 'Order placed', PENDING_TRIGGER: 'Order waits for its stop price', PARTIALLY_FILLED: 'Order filled in part',
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

  placed(order: Order): void {
    const what = `${words(order.side)} ${plain(order.quantity ?? order.quoteQuantity ?? '')} ${pair(order.symbol)}`;
    const isPart = order.status === 'EXPIRED' && order.filledQuantity !== '0';
    const text = isPart ? 'Order filled in part, the rest expired' : states[order.status];
    this.say(text, order.status === 'EXPIRED' ? 'plain' : 'good', what);
  }

  filled(fill: Fill): void {
    this.say(`${fill.side === 'BUY' ? 'Bought' : 'Sold'} ${plain(fill.quantity)} ${pair(fill.symbol)}`, 'good', `at ${plain(fill.price)}`);
  }
}
