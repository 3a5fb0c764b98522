import type { App } from '../app.ts';
import type { History } from '../account/history.ts';
import type { Past } from '../account/past.ts';
import { explain } from '../api/refusals.ts';
import { ApiError } from '../api/rest.ts';
import type { Order } from '../api/types.ts';
import { el, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import type { TableView } from '../ui/table.ts';
import { balancesTable, fillsTable, historyTable, Numbers, openOrders, openOrdersTable } from './account-tables.ts';
import type { Toasts } from './toasts.ts';

const tabs = [['open', 'Open orders'], ['history', 'Order history'], ['fills', 'Fills'], ['balances', 'Balances']] as const;
type Tab = (typeof tabs)[number][0];

/** The account: open orders, all orders, fills and balances, in tabs. */
export function accountPanel(
  app: App, past: Past, toasts: Toasts, edit: (order: Order) => void, explainOrder: (orderId: number) => void,
): HTMLElement {
  const attempt = async (market: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toasts.say(explain(error, app.markets.all.get(market)!), 'bad');
    }
  };
  const numbers = new Numbers(app.markets);
  const cancel = (order: Order): void => void attempt(order.symbol, () => app.orders.cancel(order.orderId));
  const open = openOrdersTable(numbers, cancel, edit, explainOrder);
  const balances = balancesTable();
  const onlyThis = el('input', { type: 'checkbox', onchange: () => draw() });
  const cancelAll = el('button', { type: 'button', class: 'small only-now', id: 'cancel-all' });
  confirmable(cancelAll, () => `Cancel all (${openOrders(app, onlyThis.checked).length})`, () => {
    const symbol = onlyThis.checked ? app.feed.market.get()!.symbol : null;
    return attempt(app.feed.market.get()!.symbol, async () => toasts.say(`${await app.orders.cancelAll(symbol)} orders canceled`, 'plain'));
  });

  const views: Record<Tab, HTMLElement> = {
    open: el('div', {},
      el('div', { class: 'table-tools' }, el('label', { class: 'check' }, onlyThis, 'Only this market'), cancelAll), open.element),
    history: historyView(past.orders, historyTable(numbers, explainOrder)),
    fills: historyView(past.fills, fillsTable(numbers)),
    balances: el('div', {}, balances.element),
  };
  const bar = tabBar(views);
  const draw = onFrame(() => {
    const orders = openOrders(app, onlyThis.checked);
    open.show(orders);
    balances.show([...app.account.balances.values()]);
    bar.count('open', app.account.orders.size);
    if (!cancelAll.dataset.sure) setText(cancelAll, `Cancel all (${orders.length})`);
    cancelAll.hidden = orders.length === 0;
  });
  app.account.changed.watch(draw);
  app.feed.market.watch(draw);
  draw();

  const guest = el('p', { class: 'guest' }, 'Your orders, fills and balances stand here once you trade.');
  app.sessions.current.watch(session => {
    guest.hidden = session !== null;
    bar.body.hidden = session === null;
  });
  return el('section', { class: 'panel account', 'data-panel': 'account', 'aria-label': 'Account' }, bar.head, bar.body, guest);
}

function historyView<Item>(history: History<Item>, view: TableView<Item>): HTMLElement {
  const more = el('button', { type: 'button', class: 'small more', onclick: () => void history.readMore() }, 'Older');
  const trouble = el('p', { class: 'fault' }, 'The history cannot be read just now.');
  const draw = onFrame(() => {
    view.show(history.all());
    more.hidden = !history.hasMore;
    more.disabled = history.isLoading;
    trouble.hidden = !history.hasFailed;
  });
  history.changed.watch(draw);
  draw();
  return el('div', {}, trouble, view.element, more);
}

function tabBar(views: Record<Tab, HTMLElement>) {
  const buttons = tabs.map(([name, text]) => el('button', {
    type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `view-${name}`, 'data-name': name, onclick: () => select(name),
  }, text));
  for (const [name] of tabs) {
    views[name].id = `view-${name}`;
    views[name].setAttribute('role', 'tabpanel');
    views[name].setAttribute('aria-labelledby', `tab-${name}`);
  }
  const select = (chosen: Tab): void => {
    for (const button of buttons) {
      const isChosen = button.dataset.name === chosen;
      button.setAttribute('aria-selected', String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
      views[button.dataset.name as Tab].hidden = !isChosen;
    }
  };
  const onkeydown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    const at = buttons.findIndex(button => button.tabIndex === 0);
    const next = buttons[(at + by + buttons.length) % buttons.length]!;
    next.focus();
    select(next.dataset.name as Tab);
  };
  select('open');
  return {
    head: el('header', { class: 'panel-head' },
      el('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Account', onkeydown }, ...buttons)),
    body: el('div', { class: 'views' }, ...tabs.map(([name]) => views[name])),
    count(name: Tab, count: number): void {
      const [, text] = tabs.find(([other]) => other === name)!;
      setText(buttons.find(button => button.dataset.name === name)!, count > 0 ? `${text} (${count})` : text);
    },
  };
}

/** A button that asks once more before it does what cannot be taken back. */
function confirmable(button: HTMLButtonElement, text: () => string, work: () => Promise<void>): void {
  const calm = (): void => {
    delete button.dataset.sure;
    setText(button, text());
  };
  button.addEventListener('blur', calm);
  button.addEventListener('click', () => {
    if (!button.dataset.sure) {
      button.dataset.sure = '1';
      setText(button, 'Really? Press again');
      return;
    }
    calm();
    void work();
  });
}
