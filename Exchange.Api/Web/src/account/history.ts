import type { Rest } from '../api/rest.ts';
import { Signal } from '../ui/value.ts';

interface Page {
  readonly sequence: number;
  readonly next?: string;
}

/** What tells one kind of history from another. */
export interface HistoryKind<Item> {
  /** Below /api/v1. */
  readonly path: string;
  /** The member of a page that has the rows. */
  readonly rows: string;
  readonly keyOf: (item: Item) => string;
  /** Below zero if the first comes first: the newest does. */
  readonly order: (a: Item, b: Item) => number;
  readonly sequenceOf: (item: Item) => number;
}

const pageSize = 50;
const lagPause = 300;
const mostTries = 10;
const mostKept = 2_000;

/**
 * A list of the past, newest first. Its pages come by REST and are folded after the fact; what the account's stream tells is put in at
 * once. Of two reports about the same thing the one with the higher sequence holds.
 */
export class History<Item> {
  readonly changed = new Signal();
  isLoading = false;
  hasFailed = false;

  private readonly byKey = new Map<string, Item>();
  private next: string | undefined;
  private newest: string | null = null; // the first of the newest page that was read
  private life = 0; // counts accounts, so that an answer about the last one is left

  constructor(private readonly rest: Rest, private readonly kind: HistoryKind<Item>) {}

  get hasMore(): boolean {
    return this.next !== undefined && this.byKey.size < mostKept;
  }

  all(): Item[] {
    return [...this.byKey.values()].sort(this.kind.order);
  }

  forget(): void {
    this.life++;
    this.byKey.clear();
    this.next = undefined;
    this.newest = null;
    this.isLoading = this.hasFailed = false;
    this.changed.raise();
  }

  /** Puts in what is known from elsewhere. */
  put(items: Iterable<Item>): void {
    for (const item of items) {
      const key = this.kind.keyOf(item);
      const known = this.byKey.get(key);
      if (!known || this.kind.sequenceOf(item) >= this.kind.sequenceOf(known)) this.byKey.set(key, item);
    }
    this.changed.raise();
  }

  /** Reads the newest page, again until it stands at a sequence at least. */
  async read(sequence: number): Promise<void> {
    for (let tries = mostTries; tries > 0; tries--) {
      const page = await this.readPage(null);
      if (!page || page.sequence >= sequence) return;
      await new Promise(resolve => setTimeout(resolve, lagPause));
    }
  }

  async readMore(): Promise<void> {
    if (this.next && !this.isLoading) await this.readPage(this.next);
  }

  // Read again, the newest page does not forget how far back somebody has gone; unless so much is new that there would be a gap.
  private takeNewest(keys: readonly string[], next: string | undefined): void {
    const isFirst = this.newest === null;
    const hasGap = !isFirst && next !== undefined && !keys.includes(this.newest!);
    if (hasGap) this.byKey.clear();
    if (isFirst || hasGap) this.next = next;
    this.newest = keys[0] ?? this.newest;
  }

  private async readPage(cursor: string | null): Promise<Page | null> {
    const life = this.life;
    this.isLoading = true;
    this.changed.raise();
    try {
      const page = await this.rest.get<Page & Record<string, Item[]>>(
        `${this.kind.path}?limit=${pageSize}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      if (life !== this.life) return null;
      const rows = page[this.kind.rows] ?? [];
      if (cursor === null) this.takeNewest(rows.map(this.kind.keyOf), page.next);
      else this.next = page.next;
      this.hasFailed = false;
      this.put(rows);
      return page;
    } catch {
      if (life === this.life) this.hasFailed = true;
      return null;
    } finally {
      if (life === this.life) {
        this.isLoading = false;
        this.changed.raise();
      }
    }
  }
}
