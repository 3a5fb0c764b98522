import { el, type Child } from '../ui/element.ts';

/** A part of the page with a heading. On a narrow screen one view is shown at a time; its name says which panels belong to it. */
export function panel(name: string, title: string, tools: Child[], ...content: Child[]): HTMLElement {
  const heading = el('h2', { id: `${name}-title` }, title);
  return el('section', { class: `panel ${name}`, 'data-panel': name, 'aria-labelledby': `${name}-title` },
    el('header', { class: 'panel-head' }, heading, ...tools),
    ...content);
}

/** A choice of one of a few, as buttons in a row; arrow keys move between them. */
export function segmented<Name extends string>(
  label: string, choices: readonly (readonly [name: Name, text: string])[], chosen: Name, choose: (name: Name) => void,
): HTMLElement & { select(name: Name): void } {
  const buttons = choices.map(([name, text]) =>
    el('button', { type: 'button', role: 'radio', 'data-name': name, onclick: () => pick(name) }, text));
  const group = el('div', { class: 'segmented', role: 'radiogroup', 'aria-label': label, onkeydown: onKey }, ...buttons);

  function select(name: Name): void {
    for (const button of buttons) {
      const isChosen = button.dataset.name === name;
      button.setAttribute('aria-checked', String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
    }
  }

  function pick(name: Name): void {
    select(name);
    choose(name);
  }

  function onKey(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = buttons.findIndex(button => button.tabIndex === 0);
    const next = buttons[(at + by + buttons.length) % buttons.length]!;
    next.focus();
    pick(next.dataset.name as Name);
  }

  select(chosen);
  return Object.assign(group, { select });
}
