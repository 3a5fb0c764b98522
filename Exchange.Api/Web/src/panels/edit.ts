import type { App } from '../app.ts';
import { newId } from '../account/orders.ts';
import { explain } from '../api/refusals.ts';
import { ApiError } from '../api/rest.ts';
import type { Order } from '../api/types.ts';
import { pair, plain, words } from '../money/format.ts';
import { kindOf, replacement } from '../order/change.ts';
import { el, setText } from '../ui/element.ts';
import { numberField } from './field.ts';
import type { Toasts } from './toasts.ts';

/**
 * The dialog that changes an open order. A smaller quantity alone keeps the order's place in the queue; anything else replaces the order.
 * What will happen is said before it does.
 */
export function editDialog(app: App, toasts: Toasts): { element: HTMLDialogElement; open: (order: Order) => void } {
  let order: Order | null = null;
  let values = { price: '', stopPrice: '', quantity: '' };
  const set = (name: keyof typeof values) => (text: string): void => {
    values = { ...values, [name]: text };
    draw();
  };
  const stop = numberField('edit-stop', set('stopPrice'));
  const price = numberField('edit-price', set('price'));
  const quantity = numberField('edit-quantity', set('quantity'));
  const [title, outcome, fault] = [el('h2', { id: 'edit-title' }), el('p', { class: 'note' }), el('p', { class: 'fault', role: 'alert' })];
  const submit = el('button', { type: 'submit', class: 'primary wide' });
  const form = el('form', { novalidate: true, onsubmit: event => { event.preventDefault(); void send(); } },
    stop.element, price.element, quantity.element, outcome, fault, submit);
  const element = el('dialog', { class: 'dialog', 'aria-labelledby': 'edit-title' }, title, form,
    el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => element.close() }, '×'));

  function open(chosen: Order): void {
    order = chosen;
    values = { price: chosen.price ?? '', stopPrice: chosen.stopPrice ?? '', quantity: chosen.quantity ?? '' };
    setText(fault, '');
    draw();
    element.showModal();
  }

  function draw(): void {
    if (!order) return;
    const market = app.markets.all.get(order.symbol)!;
    setText(title, `Change: ${words(order.side).toLowerCase()} ${order.quantity ? plain(order.quantity) : ''} ${pair(order.symbol)}`);
    stop.element.hidden = !order.stopPrice;
    price.element.hidden = !order.price;
    quantity.element.hidden = !order.quantity;
    stop.show('Stop price', market.quoteAsset, values.stopPrice, undefined);
    price.show('Price', market.quoteAsset, values.price, undefined);
    quantity.show('Quantity', market.baseAsset, values.quantity, undefined);
    const change = kindOf(order, values);
    setText(submit, change === 'reduce' ? 'Reduce' : 'Replace');
    submit.disabled = change === null;
    setText(outcome, {
      none: 'Change the price or the quantity.',
      reduce: 'The order keeps its number and its place in the queue.',
      replace: 'The order is canceled and another placed at once, with nothing in between. It goes to the end of the queue at its price.',
    }[change ?? 'none'] + (order.filledQuantity === '0' ? '' : ` ${plain(order.filledQuantity)} is filled already, and counts.`));
  }

  async function send(): Promise<void> {
    const change = order && kindOf(order, values);
    if (!order || !change) return;
    submit.disabled = true;
    try {
      if (change === 'reduce') await app.orders.reduce(order.orderId, values.quantity);
      else await app.orders.replace(order.orderId, replacement(app.account.orders.get(order.orderId) ?? order, values, newId()));
      toasts.say(change === 'reduce' ? 'Order reduced' : 'Order replaced', 'good');
      element.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const canceled = error.problem.canceledOrderId !== undefined;
      setText(fault, `${explain(error, app.markets.all.get(order.symbol)!)}${canceled ? ' The old order is canceled.' : ''}`);
      if (canceled) app.account.takeCanceled(order.orderId, Number.MAX_SAFE_INTEGER, 'REPLACED');
    } finally {
      submit.disabled = false;
    }
  }

  return { element, open };
}
