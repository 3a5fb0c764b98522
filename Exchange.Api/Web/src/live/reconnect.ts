// When to try again: the state of a connection as a value, and what events make of it. It has no clock and no socket, so that it can be
// tested; hub.ts does what it says.

export interface Link {
  readonly phase: 'connecting' | 'live' | 'waiting';
  /** Attempts that failed since it was live. */
  readonly failures: number;
}

export type LinkEvent = 'opened' | 'failed' | 'closed' | 'retry';

export const start: Link = { phase: 'connecting', failures: 0 };

/** What an event makes of it. An event that does not fit, such as a second close, changes nothing. */
export function step(link: Link, event: LinkEvent): Link {
  switch (event) {
    case 'opened': return link.phase === 'connecting' ? { phase: 'live', failures: 0 } : link;
    case 'failed': return link.phase === 'connecting' ? { phase: 'waiting', failures: link.failures + 1 } : link;
    case 'closed': return link.phase === 'live' ? { phase: 'waiting', failures: 0 } : link;
    case 'retry': return link.phase === 'waiting' ? { phase: 'connecting', failures: link.failures } : link;
  }
}

const first = 250;
const longest = 5_000;

/** How long to wait, in milliseconds: twice as long after each failure, and never as long as all others. */
export function pauseOf(link: Link, chance: number): number {
  const whole = Math.min(longest, first * 2 ** Math.min(link.failures, 10));
  return Math.round(whole / 2 + (whole / 2) * chance);
}
