import type { App } from '../app.ts';
import { plain } from '../money/format.ts';
import { el, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';

/** What the account has of the market's two assets, below the order form. */
export function holdings(app: App): HTMLElement {
  const line = () => {
    const [asset, available, held] = [el('dt', {}), el('dd', { class: 'num' }), el('dd', { class: 'num dim' })];
    return { element: el('div', {}, asset, available, held), asset, available, held };
  };
  const lines = [line(), line()] as const;
  const element = el('dl', { class: 'holdings', 'aria-label': 'Your balances' },
    el('div', { 'aria-hidden': 'true' }, el('dt', {}, 'Your balances'), el('dd', {}, 'Available'), el('dd', {}, 'Held')),
    ...lines.map(one => one.element));

  const draw = onFrame(() => {
    const market = app.feed.market.get();
    element.hidden = !market || !app.account.isKnown;
    if (!market) return;
    [market.baseAsset, market.quoteAsset].forEach((asset, index) => {
      const balance = app.account.balances.get(asset);
      const { asset: name, available, held } = lines[index]!;
      setText(name, asset);
      setText(available, plain(balance?.available ?? '0'));
      setText(held, plain(balance?.held ?? '0'));
    });
  });
  app.account.changed.watch(draw);
  app.feed.market.watch(draw);
  return element;
}
