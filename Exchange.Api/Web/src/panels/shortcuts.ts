import type { App } from '../app.ts';
import { el } from '../ui/element.ts';
import { nextTheme } from '../ui/theme.ts';

const shortcuts = [
  ['B', 'Buy: to the order form'], ['S', 'Sell: to the order form'], ['L', 'Limit order'], ['M', 'Market order'], ['O', 'Stop order'],
  ['[ and ]', 'The market before, the next market'], ['X', 'To cancel all open orders'], ['T', 'Light or dark theme'],
  ['↑ and ↓', 'In a field: one step up or down'],
  ['H', 'Time machine: to the past, and back to now'], [', and .', 'In the past: one event back or on'],
  ['Esc', 'Leave a field or a dialog'], ['?', 'This list'],
] as const;

/** Keys for what traders do often. They work wherever nothing is being typed. */
export function installShortcuts(app: App, openHelp: () => void): void {
  // What stands in the field is selected, as after the tab key: who types a price must not add its digits to another.
  const focusForm = (): void => {
    const input = document.querySelector<HTMLInputElement>('.form .field:not([hidden]) input');
    input?.focus();
    input?.select();
  };
  const tab = (text: string): void => {
    document.querySelector<HTMLButtonElement>(`.form [data-name="${text}"]`)?.click();
    requestAnimationFrame(focusForm);
  };
  const turn = (by: number): void => {
    const all = [...app.markets.all.values()];
    const at = all.findIndex(market => market.symbol === app.feed.market.get()?.symbol);
    app.feed.show(all[(at + by + all.length) % all.length]!);
  };
  const actions: Record<string, () => void> = {
    b: () => { app.desk.side('BUY'); requestAnimationFrame(focusForm); },
    s: () => { app.desk.side('SELL'); requestAnimationFrame(focusForm); },
    l: () => tab('limit'),
    m: () => tab('market'),
    o: () => tab('stop'),
    x: () => document.querySelector<HTMLElement>('#cancel-all:not([hidden])')?.focus(),
    t: nextTheme,
    '[': () => turn(-1),
    ']': () => turn(1),
    h: () => (app.machine.shown.get() ? app.machine.leave() : app.machine.enter()),
    ',': () => { if (app.machine.shown.get()) app.machine.step(-1); },
    '.': () => { if (app.machine.shown.get()) app.machine.step(1); },
    '?': openHelp,
  };
  addEventListener('keydown', event => {
    const at = event.target as HTMLElement;
    if (event.key === 'Escape' && at.matches('input, select, textarea')) return at.blur();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (at.matches('input, select, textarea') || document.querySelector('dialog[open]')) return;
    const action = actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

export function helpDialog(): HTMLDialogElement {
  const element = el('dialog', { class: 'dialog', 'aria-labelledby': 'help-title' },
    el('h2', { id: 'help-title' }, 'Keyboard shortcuts'),
    el('dl', { class: 'keys' }, ...shortcuts.map(([key, text]) => el('div', {}, el('dt', {}, el('kbd', {}, key)), el('dd', {}, text)))),
    el('p', { class: 'note' }, 'Charts by ',
      el('a', { href: 'https://www.tradingview.com/', target: '_blank', rel: 'noopener noreferrer' }, 'TradingView Lightweight Charts™'),
      ', © 2025 TradingView, Inc.'),
    el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => element.close() }, '×'));
  return element;
}
