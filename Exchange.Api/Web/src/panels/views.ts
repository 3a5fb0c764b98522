import { el } from '../ui/element.ts';

const views = [['chart', 'Chart'], ['book', 'Book'], ['tape', 'Trades'], ['form', 'Order'], ['account', 'Account']] as const;

/** On a narrow screen one view is shown at a time, and this bar at the bottom chooses it. On wide ones it is not there. */
export function viewBar(): HTMLElement {
  const buttons = views.map(([name, text]) => el('button', { type: 'button', 'data-name': name, onclick: () => show(name) }, text));
  const show = (chosen: string): void => {
    document.body.dataset.view = chosen;
    for (const button of buttons) {
      if (button.dataset.name === chosen) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
    }
  };
  show('chart');
  return el('nav', { class: 'view-bar', 'aria-label': 'Views' }, ...buttons);
}
