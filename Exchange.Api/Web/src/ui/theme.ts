import { Value } from './value.ts';

export type Theme = 'dark' | 'light';

const place = 'exchange.theme';
const system = matchMedia('(prefers-color-scheme: light)');

/** The theme: what the reader chose here, or else what the system says. */
export const theme = new Value<Theme>(chosen() ?? ofSystem());

export function nextTheme(): void {
  theme.set(theme.get() === 'dark' ? 'light' : 'dark');
  localStorage.setItem(place, theme.get());
}

theme.watch(now => document.documentElement.setAttribute('data-theme', now));
system.addEventListener('change', () => theme.set(chosen() ?? ofSystem()));

function chosen(): Theme | null {
  const text = localStorage.getItem(place);
  return text === 'dark' || text === 'light' ? text : null;
}

function ofSystem(): Theme {
  return system.matches ? 'light' : 'dark';
}

/** A color of the theme, or the font, for what is drawn on a canvas. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
