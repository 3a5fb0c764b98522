/** A row that is made once and then told what it is about. */
export interface Row<Item> {
  readonly element: HTMLElement;
  update(item: Item): void;
}

/**
 * Rows of a list that are kept by a key: one that stays is updated in its place, so that focus, selection and the pointer stay where they
 * are; only what is new is made and what is gone is removed.
 */
export class Rows<Item, Key> {
  private rows = new Map<Key, Row<Item>>();

  constructor(
    private readonly parent: HTMLElement,
    private readonly keyOf: (item: Item) => Key,
    private readonly make: (item: Item) => Row<Item>,
  ) {}

  show(items: readonly Item[]): void {
    const next = new Map<Key, Row<Item>>();
    let place = this.parent.firstElementChild;
    for (const item of items) {
      const key = this.keyOf(item);
      const row = this.rows.get(key) ?? this.make(item);
      row.update(item);
      next.set(key, row);
      if (row.element === place) place = place.nextElementSibling;
      else this.parent.insertBefore(row.element, place);
    }
    for (const [key, row] of this.rows) if (!next.has(key)) row.element.remove();
    this.rows = next;
  }
}
