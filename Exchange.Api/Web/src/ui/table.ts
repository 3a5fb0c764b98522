import { el, setAttribute, setText } from './element.ts';
import { Rows } from './rows.ts';

/** A column: its heading, and what a cell says. */
export interface Column<Item> {
  readonly label: string;
  readonly text: (item: Item) => string;
  /** Whether it is a number, which stands at the right. */
  readonly isNumber?: boolean;
  /** For its color. */
  readonly direction?: (item: Item) => string;
  /** What the pointer is told. */
  readonly title?: (item: Item) => string;
}

export interface TableView<Item> {
  readonly element: HTMLElement;
  show(items: readonly Item[]): void;
}

/**
 * A table whose rows are kept by a key and updated in place.
 * @param label its name
 * @param empty what to say when there is nothing
 * @param actions the buttons at the end of a row; they ask for the item as it is then
 */
export function table<Item>(
  label: string, columns: readonly Column<Item>[], keyOf: (item: Item) => string | number, empty: string,
  actions?: (item: () => Item) => readonly HTMLElement[],
): TableView<Item> {
  const body = el('tbody');
  const rows = new Rows<Item, string | number>(body, keyOf, first => {
    let now = first;
    const cells = columns.map(column => el('td', { class: column.isNumber ? 'num' : undefined, 'data-label': column.label }));
    return {
      element: el('tr', {}, ...cells, actions ? el('td', { class: 'actions' }, ...actions(() => now)) : null),
      update(item) {
        now = item;
        columns.forEach((column, index) => {
          const cell = cells[index]!;
          setText(cell, column.text(item));
          if (column.direction) setAttribute(cell, 'data-direction', column.direction(item));
          if (column.title) setAttribute(cell, 'title', column.title(item) || null);
        });
      },
    };
  });
  const nothing = el('p', { class: 'empty' }, empty);
  const heads = columns.map(column => el('th', { scope: 'col', class: column.isNumber ? 'num' : undefined }, column.label));
  const grid = el('table', { 'aria-label': label },
    el('thead', {}, el('tr', {}, ...heads, actions ? el('th', { scope: 'col' }, el('span', { class: 'unseen' }, 'Actions')) : null)), body);
  return {
    element: el('div', { class: 'table-box' }, grid, nothing),
    show(items) {
      rows.show(items);
      nothing.hidden = items.length > 0;
      grid.hidden = items.length === 0;
    },
  };
}
