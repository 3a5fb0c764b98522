import { el, setAttribute, setText } from '../ui/element.ts';

/** A labeled input for a number with its unit, and a place for what is wrong with it. */
export interface NumberField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  show(label: string, unit: string, value: string, fault: string | undefined): void;
}

/**
 * @param name its name on the page
 * @param changed takes what was typed
 * @param step gives the neighboring value for the arrow keys, up or down
 */
export function numberField(name: string, changed: (text: string) => void, step?: (up: boolean) => string | null): NumberField {
  const [label, unit] = [el('label', { for: `field-${name}` }), el('span', { class: 'unit' })];
  const fault = el('p', { class: 'fault', id: `fault-${name}`, role: 'alert' });
  const input = el('input', {
    id: `field-${name}`, name, type: 'text', inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false', maxlength: '40',
    class: 'num',
    'aria-describedby': `fault-${name}`, oninput: () => changed(clean(input.value)), onkeydown: onKey,
  });
  const element = el('div', { class: 'field' }, el('div', { class: 'box' }, label, input, unit), fault);

  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const next = step?.(event.key === 'ArrowUp');
    if (!next) return;
    event.preventDefault();
    changed(next);
  }

  return {
    element,
    input,
    show(labelText, unitText, value, faultText) {
      setText(label, labelText);
      setText(unit, unitText);
      if (clean(input.value) !== value) input.value = value;
      setText(fault, faultText ?? '');
      setAttribute(input, 'aria-invalid', faultText ? 'true' : null);
    },
  };
}

/** As people write numbers: with separators, or with spaces round them from a clipboard. */
function clean(text: string): string {
  return text.replace(/[,\s]/g, '');
}
