import type { App } from '../app.ts';
import { ApiError } from '../api/rest.ts';
import { el, setText } from '../ui/element.ts';

/** The dialog that tells all that happened to an order, and why, as the exchange explains it. */
export function explainDialog(app: App): { element: HTMLDialogElement; open: (orderId: number) => void } {
  const title = el('h2', { id: 'explain-title' });
  const text = el('pre', { class: 'explanation', tabindex: '0', 'aria-labelledby': 'explain-title' });
  const element = el('dialog', { class: 'dialog wide-dialog', 'aria-labelledby': 'explain-title' }, title, text,
    el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => element.close() }, '×'));
  let asked = 0;

  async function open(orderId: number): Promise<void> {
    asked = orderId;
    setText(title, `Order ${orderId}, explained`);
    setText(text, 'Reading the events…');
    if (!element.open) element.showModal();
    const answer = await explanation(app, orderId);
    if (asked === orderId) setText(text, answer);
  }

  return { element, open: orderId => void open(orderId) };
}

async function explanation(app: App, orderId: number): Promise<string> {
  try {
    return await app.rest.getText(`/orders/${orderId}/explain?format=text`);
  } catch (error) {
    if (error instanceof ApiError) return `It cannot be explained just now: ${error.problem.title}`;
    throw error;
  }
}
