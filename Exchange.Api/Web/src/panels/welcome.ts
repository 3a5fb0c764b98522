import type { App } from '../app.ts';
import { ApiError } from '../api/rest.ts';
import { el, setText } from '../ui/element.ts';

const keyForm = /^exk_[A-Za-z0-9_-]{43}$/;

/** The dialog for who has no key yet: how to get a link, and a place to paste a key. */
export function welcome(app: App): { element: HTMLDialogElement; open: () => void } {
  const trouble = el('p', { class: 'fault', role: 'alert' });
  const key = el('input', {
    id: 'key', type: 'password', autocomplete: 'off', spellcheck: 'false', placeholder: 'exk_…', 'aria-describedby': 'key-note',
  });
  const form = el('form', { onsubmit: event => { event.preventDefault(); void use(); } },
    el('label', { for: 'key' }, 'Or paste an API key'),
    el('div', { class: 'inline' }, key, el('button', { type: 'submit', class: 'primary' }, 'Use it')),
    el('p', { class: 'note', id: 'key-note' }, 'It is kept in this tab only, and forgotten when the tab is closed.'));
  const element = el('dialog', { class: 'dialog', 'aria-labelledby': 'welcome-title' },
    el('h2', { id: 'welcome-title' }, 'Start trading'),
    el('p', {}, 'The markets are open to everybody who looks. To trade, open the link that the exchange printed when it started, or print '
      + 'another in its directory:'),
    el('pre', { class: 'command' }, 'scripts/link'),
    el('p', { class: 'note' }, 'A link works once, within ten minutes, for one tab.'),
    trouble, form,
    el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => element.close() }, '×'));

  async function use(): Promise<void> {
    const text = key.value.trim();
    if (!keyForm.test(text)) return setText(trouble, 'A key is exk_ and 43 letters, digits, - or _.');
    try {
      await app.sessions.use(text);
      key.value = '';
      element.close();
    } catch (error) {
      const isUnknown = error instanceof ApiError && error.code === 'INVALID_API_KEY';
      setText(trouble, isUnknown ? 'There is no such key, or it was revoked.' : (error as Error).message);
    }
  }

  const open = (): void => {
    setText(trouble, app.sessions.trouble.get());
    if (!element.open) element.showModal();
  };
  app.sessions.trouble.watch(text => {
    if (text) open();
  });
  return { element, open };
}
