import { cost, feeOf, given, notional, type Surroundings } from '../order/check.ts';
import { hasPrice, type Draft } from '../order/draft.ts';
import { toFixed, type Decimal } from '../money/decimal.ts';
import { decimalsOf, grouped, plain, share } from '../money/format.ts';
import { el, setText } from '../ui/element.ts';

/** What is available, and what the order would cost. */
export function estimate() {
  const line = (label: string): [HTMLElement, HTMLElement] => {
    const value = el('dd', { class: 'num' });
    return [el('div', {}, el('dt', {}, label), value), value];
  };
  const [availableLine, available] = line('Available');
  const [totalLine, total] = line('Total');
  const [feeLine, fee] = line('Fee, at most');
  const [rulesLine, rules] = line('Least order');
  const element = el('dl', { class: 'estimate' }, availableLine, totalLine, feeLine, rulesLine);

  return {
    element,
    show(draft: Draft, around: Surroundings): void {
      const { market } = around;
      const asset = given(draft.side, market);
      setText(available, `${plain(draft.side === 'BUY' ? around.availableQuote : around.availableBase)} ${asset}`);

      const worth = notional(draft, draft.side === 'BUY' ? around.bestAsk ?? around.lastPrice : around.bestBid ?? around.lastPrice);
      const isGuess = !hasPrice(draft.type);
      setText(total, worth ? `${isGuess ? '≈ ' : ''}${amount(worth, market.tickSize)} ${market.quoteAsset}` : '–');
      const charge = feeOf(draft, around);
      setText(fee, charge ? `${amount(charge.amount, '0.00000001')} ${charge.asset}` : share(market.takerFee));
      setText(rules, `${plain(market.minNotional)} ${market.quoteAsset}`);
      element.classList.toggle('is-held', cost(draft, around).amount !== null);
    },
  };
}

function amount(value: Decimal, step: string): string {
  const decimals = Math.max(2, decimalsOf(step));
  return grouped(toFixed(value, decimals), decimals);
}
