import type { Rest } from '../api/rest.ts';
import type { Fill, Order } from '../api/types.ts';
import type { Account } from './account.ts';
import { History } from './history.ts';

/** The account's past: all of its orders and all of its fills. */
export class Past {
  readonly orders: History<Order>;
  readonly fills: History<Fill>;

  constructor(rest: Rest, account: Account) {
    this.orders = new History<Order>(rest, {
      path: '/orders/history', rows: 'orders',
      keyOf: order => String(order.orderId), order: (a, b) => b.orderId - a.orderId, sequenceOf: order => order.sequence,
    });
    this.fills = new History<Fill>(rest, {
      path: '/fills', rows: 'fills',
      keyOf: fill => `${fill.tradeId}/${fill.orderId}/${fill.symbol}`, order: (a, b) => b.sequence - a.sequence || b.orderId - a.orderId,
      sequenceOf: fill => fill.sequence,
    });

    // A state comes first, and again when news were lost: what happened in between is in the histories.
    account.state.watch(state => {
      if (state) this.readFrom(state.sequence);
      else this.forget();
    });
    account.changed.watch(() => this.orders.put(account.present.orders.values()));
    account.onClosed(order => this.orders.put([order]));
    account.onFills(fills => this.fills.put(fills));
  }

  private forget(): void {
    this.orders.forget();
    this.fills.forget();
  }

  private readFrom(sequence: number): void {
    void this.orders.read(sequence);
    void this.fills.read(sequence);
  }
}
