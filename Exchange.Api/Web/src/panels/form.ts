import type { App } from '../app.ts';
import type { OrderType, Side, TimeInForce } from '../api/types.ts';
import { add, compare, decimal, parse, subtract, toText } from '../money/decimal.ts';
import { isComplete, quantityFor, type Faults, type Surroundings } from '../order/check.ts';
import {
  fieldsOf, hasPrice, hasStopPrice, mayBeIceberg, timesInForce, withType, type Draft, type Field,
} from '../order/draft.ts';
import { Submission } from '../order/submission.ts';
import { el, setAttribute, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';
import { numberField } from './field.ts';
import { estimate } from './estimate.ts';
import { holdings } from './holdings.ts';
import { panel, segmented } from './panel.ts';
import type { Toasts } from './toasts.ts';

type Tab = 'limit' | 'market' | 'stop';

const stopTypes: readonly (readonly [OrderType, string])[] = [
  ['STOP_LOSS_LIMIT', 'Stop loss, limit'], ['STOP_LOSS', 'Stop loss, market'],
  ['TAKE_PROFIT_LIMIT', 'Take profit, limit'], ['TAKE_PROFIT', 'Take profit, market'],
];
const times: Record<TimeInForce, string> = {
  GTC: 'Good till canceled', IOC: 'Immediate or cancel', FOK: 'Fill or kill', GTD: 'Good till date',
};
const preventions = [
  ['', 'As the market has it'], ['EXPIRE_TAKER', 'This order expires instead'], ['EXPIRE_MAKER', 'The resting order expires instead'],
  ['EXPIRE_BOTH', 'Both orders expire instead'], ['DECREMENT', 'Both are reduced instead'], ['NONE', 'They happen'],
] as const;

/** The form for orders of every type. What is against a rule is said where it is written, before and after sending. */
export function formPanel(app: App, toasts: Toasts, openWelcome: () => void): HTMLElement {
  const { desk } = app;
  const submission = new Submission(desk, app.orders);

  const sides = segmented<Side>('Side', [['BUY', 'Buy'], ['SELL', 'Sell']], 'BUY', side => desk.side(side));
  sides.classList.add('sides');
  const tabs = segmented<Tab>('Order type', [['limit', 'Limit'], ['market', 'Market'], ['stop', 'Stop']], 'limit', tab =>
    setType(tab === 'limit' ? 'LIMIT' : tab === 'market' ? 'MARKET' : 'STOP_LOSS_LIMIT'));
  const setType = (type: OrderType): void => desk.draft.set(withType(desk.draft.get(), type));
  const stopType = el('select', { 'aria-label': 'Kind of stop order', onchange: () => setType(stopType.value as OrderType) },
    ...stopTypes.map(([type, text]) => el('option', { value: type }, text)));
  const unit = segmented<'base' | 'quote'>('Size in', [['base', ''], ['quote', '']], 'base', name =>
    desk.set({ byQuote: name === 'quote' }));
  unit.classList.add('units');

  const set = (field: Field) => (text: string) => desk.set({ [field]: text });
  const fields = {
    stopPrice: numberField('stopPrice', set('stopPrice'), up => stepped(desk.draft.get().stopPrice, desk.around()?.market.tickSize, up)),
    price: numberField('price', set('price'), up => stepped(desk.draft.get().price, desk.around()?.market.tickSize, up)),
    quantity: numberField('quantity', set('quantity'), up => stepped(desk.draft.get().quantity, desk.around()?.market.lotSize, up)),
    quoteQuantity: numberField('quoteQuantity', set('quoteQuantity')),
    displayQuantity: numberField('displayQuantity', set('displayQuantity')),
  };
  const percents = el('div', { class: 'percents', role: 'group', 'aria-label': 'Part of what is available' },
    ...[25n, 50n, 75n, 100n].map(part => el('button', {
      type: 'button', onclick: () => {
        const around = desk.around();
        const sized = around && quantityFor(part, desk.draft.get(), around);
        if (sized) desk.set(sized);
      },
    }, `${part}%`)));

  const postOnly = checkbox('Post only', 'Rejected if it would trade at once', on => setType(on ? 'LIMIT_MAKER' : 'LIMIT'));
  const iceberg = checkbox('Iceberg', 'The book shows a part at a time', on => desk.set({ isIceberg: on }));
  const time = el('select', { 'aria-label': 'Time in force', onchange: () => desk.set({ timeInForce: time.value as TimeInForce }) });
  const expiresAt = el('input', {
    type: 'datetime-local', 'aria-label': 'Expires at', step: '1', oninput: () => desk.set({ expiresAt: expiresAt.value }),
  });
  const expiryFault = el('p', { class: 'fault', role: 'alert' });
  const setPrevention = (): void => desk.set({ selfTradePrevention: prevention.value });
  const prevention = el('select', { 'aria-label': 'Self-trade prevention', onchange: setPrevention },
    ...preventions.map(([name, text]) => el('option', { value: name }, text)));

  const figures = estimate();
  const orderFault = el('p', { class: 'fault whole', role: 'alert' });
  const submit = el('button', { type: 'submit', class: 'submit' });
  const form = el('form', { class: 'form', novalidate: true, onsubmit: event => { event.preventDefault(); void send(); } },
    sides, tabs, stopType,
    fields.stopPrice.element, fields.price.element, unit, fields.quantity.element, fields.quoteQuantity.element, percents,
    el('div', { class: 'checks' }, postOnly.element, iceberg.element), fields.displayQuantity.element,
    time, expiresAt, expiryFault, el('details', {}, el('summary', {}, 'Trades with yourself'), prevention),
    figures.element, orderFault, submit);

  const draw = onFrame(() => {
    const [draft, around] = [desk.draft.get(), desk.around()];
    if (!around) return;
    const faults = submission.faults(draft, around);
    showChoices(draft, around);
    showFields(draft, around, faults);
    figures.show(draft, around);
    setText(orderFault, faults.order ?? '');
    showSubmit(draft, around, faults);
  });

  function showChoices(draft: Draft, around: Surroundings): void {
    const { market } = around;
    sides.select(draft.side);
    tabs.select(draft.type === 'MARKET' ? 'market' : hasStopPrice(draft.type) ? 'stop' : 'limit');
    stopType.hidden = !hasStopPrice(draft.type);
    if (!stopType.hidden) stopType.value = draft.type;
    unit.hidden = hasPrice(draft.type);
    unit.select(draft.byQuote ? 'quote' : 'base');
    unit.querySelectorAll('button').forEach((button, index) =>
      setText(button, index === 0 ? `Quantity in ${market.baseAsset}` : `Amount in ${market.quoteAsset}`));
    postOnly.show(draft.type === 'LIMIT' || draft.type === 'LIMIT_MAKER', draft.type === 'LIMIT_MAKER');
    iceberg.show(mayBeIceberg(draft), draft.isIceberg);
    const choices = timesInForce(draft.type);
    if (time.childElementCount !== choices.length || (time.firstElementChild as HTMLOptionElement).value !== choices[0])
      time.replaceChildren(...choices.map(name => el('option', { value: name }, times[name])));
    time.value = draft.timeInForce;
    time.hidden = choices.length === 1;
    expiresAt.hidden = draft.timeInForce !== 'GTD';
    if (expiresAt.value !== draft.expiresAt) expiresAt.value = draft.expiresAt;
  }

  function showFields(draft: Draft, { market }: Surroundings, faults: Faults): void {
    const shown = fieldsOf(draft);
    const labels = {
      stopPrice: ['Stop price', market.quoteAsset], price: ['Price', market.quoteAsset], quantity: ['Quantity', market.baseAsset],
      quoteQuantity: ['Amount', market.quoteAsset], displayQuantity: ['Show', market.baseAsset],
    } as const;
    for (const [name, field] of Object.entries(fields) as [keyof typeof fields, (typeof fields)['price']][]) {
      field.element.hidden = !shown.includes(name);
      const [label, asset] = labels[name];
      field.show(label, asset, draft[name], faults[name]);
    }
    setText(expiryFault, faults.expiresAt ?? '');
  }

  function showSubmit(draft: Draft, { market }: Surroundings, faults: Faults): void {
    const session = app.sessions.current.get();
    const verb = draft.side === 'BUY' ? 'Buy' : 'Sell';
    const action = submission.isSending ? 'Sending…' : `${verb} ${market.baseAsset}`;
    setText(submit, !session ? 'Start trading' : !session.mayTrade ? 'This key may only look' : action);
    setAttribute(submit, 'data-side', session ? draft.side : null);
    const isReady = !session || (session.mayTrade && !submission.isSending && isComplete(draft) && Object.keys(faults).length === 0);
    setAttribute(submit, 'data-unready', isReady ? null : ''); // it stays enabled: pressed, it says what is missing
  }

  async function send(): Promise<void> {
    if (!app.sessions.current.get()) return openWelcome();
    if (!app.sessions.current.get()!.mayTrade) return;
    const attempt = await submission.send();
    if (attempt && 'order' in attempt) toasts.placed(attempt.order);
    if (attempt && 'refusal' in attempt) toasts.say(attempt.refusal, 'bad');
    if (attempt && 'wrong' in attempt) inputOf(attempt.wrong)?.focus();
  }

  function inputOf(field: Field | 'order'): HTMLInputElement | null {
    if (field === 'expiresAt') return expiresAt;
    return field in fields ? fields[field as keyof typeof fields].input : null;
  }

  submission.changed.watch(draw);
  desk.draft.watch(draw);
  app.feed.market.watch(draw);
  app.feed.ticker.watch(draw);
  app.markets.changed.watch(draw);
  app.account.changed.watch(draw);
  app.sessions.current.watch(draw);
  // Orders are for the present.
  const element = panel('form-panel', 'Place an order', [], form, holdings(app));
  app.machine.shown.watch(shown => { form.inert = shown !== null; });
  return element;
}

function stepped(text: string, step: string | undefined, up: boolean): string | null {
  const value = parse(text);
  if (!value || !step) return null;
  const next = up ? add(value, decimal(step)) : subtract(value, decimal(step));
  return compare(next, decimal('0')) > 0 ? toText(next) : null;
}

function checkbox(text: string, explanation: string, changed: (on: boolean) => void) {
  const input = el('input', { type: 'checkbox', onchange: () => changed(input.checked) });
  const element = el('label', { class: 'check', title: explanation }, input, text);
  return {
    element,
    show(isShown: boolean, isOn: boolean): void {
      element.hidden = !isShown;
      input.checked = isOn;
    },
  };
}
