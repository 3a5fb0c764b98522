import { ApiError, type Rest } from '../api/rest.ts';
import type { NewOrder, Order } from '../api/types.ts';
import type { Account } from './account.ts';

/** An id that nobody has used: the time, and chance. */
export function newId(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `page-${Date.now().toString(36)}-${random[0]!.toString(36)}${random[1]!.toString(36)}`;
}

/** What the owner of the account can do with orders. Each answer is in the account's state before it is given back. */
export class Orders {
  constructor(private readonly rest: Rest, private readonly account: Account) {}

  async place(order: NewOrder): Promise<Order> {
    const placed = await this.rest.postUntilKnown<Order>('/orders', order);
    this.account.take(placed);
    return placed;
  }

  async cancel(orderId: number): Promise<void> {
    try {
      this.account.take(await this.rest.delete<Order>(`/orders/${orderId}`));
    } catch (error) {
      if (error instanceof ApiError && error.problem.order) this.account.take(error.problem.order); // it had ended before
      throw error;
    }
  }

  /** Cancels all in one market, or in all of them; gives their number. */
  async cancelAll(symbol: string | null): Promise<number> {
    const query = symbol ? `?symbol=${encodeURIComponent(symbol)}` : '';
    const answer = await this.rest.delete<{ orderIds: number[]; sequence: number }>(`/orders${query}`);
    for (const orderId of answer.orderIds) this.account.takeCanceled(orderId, answer.sequence, 'ALL_REQUESTED');
    return answer.orderIds.length;
  }

  /** Reduces the quantity; the order keeps its place in the queue. */
  async reduce(orderId: number, quantity: string): Promise<Order> {
    const order = await this.rest.patch<Order>(`/orders/${orderId}`, { quantity });
    this.account.take(order);
    return order;
  }

  /** Cancels it and places another with nothing in between. */
  async replace(orderId: number, order: NewOrder): Promise<Order> {
    const placed = await this.rest.postUntilKnown<Order>(`/orders/${orderId}/replace`, { ...order, mode: 'STOP_ON_FAILURE' });
    this.account.takeCanceled(orderId, placed.sequence, 'REPLACED');
    this.account.take(placed);
    return placed;
  }
}
