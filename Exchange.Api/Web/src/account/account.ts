import type { Rest } from '../api/rest.ts';
import type { Balance, ChangesMessage, Fill, Order, StateMessage } from '../api/types.ts';
import type { Following, Hub } from '../live/hub.ts';
import { Signal, Value } from '../ui/value.ts';
import type { Sessions } from './session.ts';

const isOpen = (order: Order): boolean => ['NEW', 'PARTIALLY_FILLED', 'PENDING_TRIGGER'].includes(order.status);

const mostClosed = 10_000;

/** An account as it was at some moment. */
export interface PastAccount {
  readonly orders: ReadonlyMap<number, Order>;
  readonly balances: ReadonlyMap<string, Balance>;
}

/**
 * The account as it is now: its open orders and balances. Who looks at the past sees that in its place. It is told by the stream, and by
 * the answers to what the page itself sends, which may come first; of two reports about an order the one with the higher sequence holds.
 */
export class Account {
  readonly changed = new Signal();

  /** The sequence at which a state was told: the first of an account, and after that one in place of news that were lost. */
  readonly state = new Value<{ account: number; sequence: number } | null>(null);

  /** What is known of the present. */
  readonly present = { orders: new Map<number, Order>(), balances: new Map<string, Balance>() };

  /** Whether there was a whole state yet. */
  isKnown = false;

  private readonly fillListeners = new Set<(fills: readonly Fill[]) => void>();
  private readonly closedListeners = new Set<(order: Order) => void>();
  private readonly closed = new Map<number, number>(); // the sequence at which an order was closed, so that late news do not open it
  private following: Following | null = null;
  private past: PastAccount | null = null;

  constructor(private readonly hub: Hub, private readonly rest: Rest, private readonly sessions: Sessions) {
    sessions.current.watch(session => this.follow(session?.account ?? 0));
  }

  /** Open orders by their number. */
  get orders(): ReadonlyMap<number, Order> {
    return (this.past ?? this.present).orders;
  }

  get balances(): ReadonlyMap<string, Balance> {
    return (this.past ?? this.present).balances;
  }

  /** Shows the account as it was, or, without that, as it is. */
  showPast(past: PastAccount | null): void {
    this.past = past;
    this.changed.raise();
  }

  available(asset: string): string {
    return this.balances.get(asset)?.available ?? '0';
  }

  /** Tells the fills of each message together. */
  onFills(listener: (fills: readonly Fill[]) => void): void {
    this.fillListeners.add(listener);
  }

  onClosed(listener: (order: Order) => void): void {
    this.closedListeners.add(listener);
  }

  /** Takes an order as an answer had it. */
  take(order: Order): void {
    this.merge(order);
    this.changed.raise();
  }

  /** Takes that an order was canceled, before the stream tells it. */
  takeCanceled(orderId: number, sequence: number, reason: string): void {
    const order = this.present.orders.get(orderId);
    if (order) this.take({ ...order, status: 'CANCELED', reason, remaining: '0', sequence });
  }

  private follow(account: number): void {
    this.following?.end();
    this.following = null;
    this.forget();
    if (account === 0) return;
    this.following = this.hub.follow<StateMessage | ChangesMessage>(
      'Account',
      async () => [(await this.rest.post<{ ticket: string }>('/tickets')).ticket],
      message => (message.type === 'state' ? this.onState(message) : this.onChanges(message)),
      () => this.sessions.forget('The key of this page has ended.'));
  }

  private forget(): void {
    this.present.orders.clear();
    this.present.balances.clear();
    this.past = null;
    this.closed.clear();
    this.isKnown = false;
    this.state.set(null);
    this.changed.raise();
  }

  private onState(message: StateMessage): void {
    const gone = [...this.present.orders.values()].filter(
      order => order.sequence <= message.sequence && !message.orders.some(other => other.orderId === order.orderId));
    for (const order of gone) this.present.orders.delete(order.orderId);
    for (const order of message.orders) this.merge(order);
    this.takeBalances(message.balances);
    this.isKnown = true;
    this.changed.raise();
    this.state.set({ account: this.sessions.current.get()?.account ?? 0, sequence: message.sequence });
  }

  private onChanges(message: ChangesMessage): void {
    for (const order of message.orders) this.merge(order);
    if (message.balances) this.takeBalances(message.balances);
    this.changed.raise();
    if (message.fills.length > 0) for (const listener of this.fillListeners) listener(message.fills);
  }

  private takeBalances(balances: readonly Balance[]): void {
    for (const balance of balances) this.present.balances.set(balance.asset, balance);
  }

  private merge(order: Order): void {
    const known = this.present.orders.get(order.orderId)?.sequence ?? this.closed.get(order.orderId) ?? 0;
    if (order.sequence < known) return;
    if (isOpen(order)) {
      if (!this.closed.has(order.orderId)) this.present.orders.set(order.orderId, order);
      return;
    }
    const isNews = !this.closed.has(order.orderId);
    this.present.orders.delete(order.orderId);
    this.closed.set(order.orderId, order.sequence);
    if (this.closed.size > mostClosed) this.closed.delete(this.closed.keys().next().value!);
    if (isNews) for (const listener of this.closedListeners) listener(order);
  }
}
