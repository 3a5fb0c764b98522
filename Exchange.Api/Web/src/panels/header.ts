import type { App } from '../app.ts';
import { compact, decimalsOf, direction, grouped, pair, percent, signed } from '../money/format.ts';
import { el, icon, setAttribute, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import { nextTheme, theme } from '../ui/theme.ts';

const sun = 'M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1';
const moon = 'M13.5 9.5A6 6 0 0 1 6.5 2.5A6 6 0 1 0 13.5 9.5Z';

/** The bar at the top: the market and its last 24 hours, the connection, the theme, and whose page it is. */
export function header(app: App, openWelcome: () => void, openHelp: () => void): HTMLElement {
  return el('header', { class: 'top' },
    el('a', { class: 'brand', href: '/', 'aria-label': 'Exchange' }, mark(), el('span', {}, 'Exchange')),
    summary(app),
    el('div', { class: 'top-tools' },
      connection(app), timeButton(app), themeButton(), helpButton(openHelp), sessionButton(app, openWelcome)));
}

function mark(): SVGSVGElement {
  const svg = icon('M4.5 2v2M4.5 10v4M11.5 2v3M11.5 11v3M3 4h3v6H3ZM10 5h3v6h-3Z');
  svg.classList.add('mark');
  return svg;
}

function summary(app: App): HTMLElement {
  const name = el('h1', {}, ' ');
  const last = el('span', { class: 'last num', 'aria-label': 'Last price' });
  const figure = (label: string): [HTMLElement, HTMLElement] => {
    const value = el('dd', { class: 'num' }, '–');
    return [el('div', {}, el('dt', {}, label), value), value];
  };
  const [changeBox, change] = figure('24h change');
  const [highBox, high] = figure('24h high');
  const [lowBox, low] = figure('24h low');
  const [baseBox, base] = figure('24h volume');
  const [quoteBox, quote] = figure('24h turnover');

  const draw = onFrame(() => {
    const [market, ticker] = [app.feed.market.get(), app.feed.ticker.get()];
    if (!market) return;
    const decimals = decimalsOf(market.tickSize);
    const price = (text: string | undefined): string => (text ? grouped(text, decimals) : '–');
    const moved = ticker?.priceChange ?? '0';
    setText(name, pair(market.symbol));
    setText(last, price(app.feed.lastPrice));
    setText(change, ticker?.priceChangePercent ? `${signed(moved, decimals)}  ${percent(ticker.priceChangePercent)}` : '–');
    setAttribute(change, 'data-direction', direction(moved));
    setAttribute(last, 'data-direction', direction(moved));
    setText(high, price(ticker?.highPrice));
    setText(low, price(ticker?.lowPrice));
    setText(base, ticker ? `${compact(ticker.volume)} ${market.baseAsset}` : '–');
    setText(quote, ticker ? `${compact(ticker.quoteVolume)} ${market.quoteAsset}` : '–');
    document.title = ticker?.lastPrice ? `${grouped(ticker.lastPrice, decimals)} ${pair(market.symbol)} · Exchange` : 'Exchange';
  });
  app.feed.market.watch(draw);
  app.feed.ticker.watch(draw);
  app.feed.tradesChanged.watch(draw);
  return el('div', { class: 'summary' }, name, last, el('dl', { class: 'figures' }, changeBox, highBox, lowBox, baseBox, quoteBox));
}

const past = 'M2.5 8a5.5 5.5 0 1 0 1.6-3.9M2.5 2.5v2.6h2.6M8 5v3.2l2.2 1.3';

function timeButton(app: App): HTMLElement {
  const { machine } = app;
  const button = el('button', {
    type: 'button', class: 'tool', title: 'Time machine (H)', 'aria-label': 'Time machine',
    onclick: () => (machine.shown.get() ? machine.leave() : machine.enter()),
  }, icon(past));
  machine.shown.watch(shown => setAttribute(button, 'aria-pressed', String(shown !== null)));
  return button;
}

const phases = { live: 'Live', connecting: 'Connecting…', waiting: 'Reconnecting…' } as const;

function connection(app: App): HTMLElement {
  const text = el('span', {});
  const box = el('div', { class: 'connection', role: 'status' }, el('span', { class: 'dot' }), text);
  app.hub.link.watch(link => {
    setAttribute(box, 'data-phase', link.phase);
    setText(text, phases[link.phase]);
  });
  return box;
}

function themeButton(): HTMLElement {
  const button = el('button', { type: 'button', class: 'tool', onclick: nextTheme });
  theme.watch(now => {
    button.replaceChildren(icon(now === 'dark' ? sun : moon));
    const label = now === 'dark' ? 'Light theme (T)' : 'Dark theme (T)';
    setAttribute(button, 'aria-label', label);
    setAttribute(button, 'title', label);
  });
  return button;
}

function helpButton(open: () => void): HTMLElement {
  const label = 'Keyboard shortcuts';
  return el('button', { type: 'button', class: 'tool', title: `${label} (?)`, 'aria-label': label, onclick: open }, '?');
}

function sessionButton(app: App, openWelcome: () => void): HTMLElement {
  const button = el('button', {
    type: 'button', class: 'session', onclick: () => (app.sessions.current.get() ? void app.sessions.leave() : openWelcome()),
  });
  const name = el('span', { class: 'session-name' });
  app.sessions.current.watch(session => {
    setText(name, session ? `Account ${session.account}` : '');
    setText(button, session ? 'Log out' : 'Start trading');
    setAttribute(button, 'data-primary', session ? null : '');
  });
  return el('div', { class: 'session-box' }, name, button);
}
