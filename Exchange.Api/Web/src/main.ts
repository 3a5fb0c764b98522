import { Account } from './account/account.ts';
import { Orders } from './account/orders.ts';
import { Past } from './account/past.ts';
import { Sessions } from './account/session.ts';
import { Rest } from './api/rest.ts';
import type { App } from './app.ts';
import { connectionTo, Hub } from './live/hub.ts';
import { MarketFeed } from './market/feed.ts';
import { Markets } from './market/markets.ts';
import { Desk } from './order/desk.ts';
import { accountPanel } from './panels/account.ts';
import { bookPanel } from './panels/book.ts';
import { chartPanel } from './panels/chart.ts';
import { editDialog } from './panels/edit.ts';
import { explainDialog } from './panels/explain.ts';
import { formPanel } from './panels/form.ts';
import { header } from './panels/header.ts';
import { marketsPanel } from './panels/markets.ts';
import { viewBar } from './panels/views.ts';
import { helpDialog, installShortcuts } from './panels/shortcuts.ts';
import { tapePanel } from './panels/tape.ts';
import { timeBar } from './panels/time-bar.ts';
import { Toasts } from './panels/toasts.ts';
import { welcome } from './panels/welcome.ts';
import { TimeMachine } from './time/machine.ts';
import { el } from './ui/element.ts';

// The page's table of contents: what knows, then what shows. Data goes one way: the server tells the stores, the stores tell the panels,
// and panels only ask the server for something.

const rest = new Rest((): string | null => sessions.key);
const sessions = new Sessions(rest);
const hub = new Hub(connectionTo('/hubs/market'));
const feed = new MarketFeed(hub);
const markets = new Markets(rest, hub);
const account = new Account(hub, rest, sessions);
const past = new Past(rest, account);
const desk = new Desk(markets, feed, account);
const machine = new TimeMachine(rest, feed, account, sessions);
const app: App = { rest, hub, sessions, account, orders: new Orders(rest, account), markets, feed, desk, machine };

const toasts = new Toasts();
const start = welcome(app);
const help = helpDialog();
const edit = editDialog(app, toasts);
const explain = explainDialog(app);
const openHelp = (): void => help.showModal();
account.onFills(fills => toasts.filled(fills));

document.body.append(
  header(app, start.open, openHelp), timeBar(app),
  el('main', {},
    marketsPanel(app), tapePanel(app), chartPanel(app), bookPanel(app), formPanel(app, toasts, start.open),
    accountPanel(app, past, toasts, edit.open, explain.open)),
  viewBar(),
  toasts.element, start.element, edit.element, explain.element, help);

installShortcuts(app, openHelp);
hub.link.watch(link => document.body.setAttribute('data-phase', link.phase));
feed.market.watch(market => {
  if (market) markets.remember(market);
});
addEventListener('online', () => hub.retry());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') hub.retry();
});

void sessions.begin();
hub.open();
await markets.begin();
feed.show(markets.first()!);
