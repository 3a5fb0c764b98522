import { newId, type Orders } from '../account/orders.ts';
import { explain } from '../api/refusals.ts';
import { ApiError } from '../api/rest.ts';
import type { Order } from '../api/types.ts';
import { Signal } from '../ui/value.ts';
import { check, type Faults, type Surroundings } from './check.ts';
import type { Desk } from './desk.ts';
import { fieldsOf, toOrder, type Draft, type Field } from './draft.ts';

/** What became of an attempt to send: an order, a refusal in words, or the field that keeps it from being sent. */
export type Attempt = { order: Order } | { refusal: string } | { wrong: Field | 'order' } | null;

/** Sending the order that is written, and everything that is wrong with it: by the rules, by what it lacks, by what the exchange said. */
export class Submission {
  readonly changed = new Signal();
  isSending = false;

  // Both hold as long as nothing has been changed since.
  private tried: Draft | null = null;
  private refused: { draft: Draft; faults: Faults } | null = null;

  constructor(private readonly desk: Desk, private readonly orders: Pick<Orders, 'place'>) {}

  faults(draft: Draft, around: Surroundings): Faults {
    if (this.refused?.draft === draft) return this.refused.faults;
    const faults = check(draft, around);
    if (this.tried === draft) for (const field of fieldsOf(draft)) if (draft[field] === '') faults[field] = 'This is needed.';
    return faults;
  }

  async send(): Promise<Attempt> {
    const [draft, around] = [this.desk.draft.get(), this.desk.around()];
    if (!around || this.isSending) return null;
    this.tried = draft;
    this.refused = null; // the same again may be accepted now
    const wrong = Object.keys(this.faults(draft, around))[0] as Field | 'order' | undefined;
    this.isSending = wrong === undefined;
    this.changed.raise();
    if (wrong) return { wrong };

    try {
      const order = await this.orders.place(toOrder(draft, around.market, newId()));
      this.desk.set({ quantity: '', quoteQuantity: '' });
      return { order };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const refusal = explain(error, around.market);
      const field = fieldsOf(draft).find(name => name === error.problem.field) ?? 'order';
      this.refused = { draft, faults: { [field]: refusal } };
      return { refusal };
    } finally {
      this.isSending = false;
      this.changed.raise();
    }
  }
}
