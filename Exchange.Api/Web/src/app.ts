import type { Account } from './account/account.ts';
import type { Orders } from './account/orders.ts';
import type { Sessions } from './account/session.ts';
import type { Rest } from './api/rest.ts';
import type { Hub } from './live/hub.ts';
import type { MarketFeed } from './market/feed.ts';
import type { Markets } from './market/markets.ts';
import type { TimeMachine } from './time/machine.ts';
import type { Desk } from './order/desk.ts';

/** What the panels of the page have in common. Each takes what it needs of it, and changes nothing but by these. */
export interface App {
  readonly rest: Rest;
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly account: Account;
  readonly orders: Orders;
  readonly markets: Markets;
  readonly feed: MarketFeed;
  readonly desk: Desk;
  readonly machine: TimeMachine;
}
