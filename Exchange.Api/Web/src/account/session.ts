import { ApiError, type Rest } from '../api/rest.ts';
import { Value } from '../ui/value.ts';

/** Whose page this is. */
export interface Session {
  readonly key: string;
  readonly account: number;
  /** Whether the key was made for this page, and is revoked when it is left. */
  readonly isOwn: boolean;
  readonly mayTrade: boolean;
}

interface Caller {
  account?: number;
  scopes: string[];
}

// This tab's own storage: it outlives a reload, and ends with the tab. No other tab and no later visit finds the key.
const place = 'exchange.session';
const ticketForm = /^#ticket=(exl_[A-Za-z0-9_-]{43})$/;

/** The key of this page: how it comes, where it is kept, and how it goes. */
export class Sessions {
  readonly current = new Value<Session | null>(null);

  /** Why there is no session, in words, if somebody wanted one. */
  readonly trouble = new Value<string>('');

  constructor(private readonly rest: Rest) {}

  get key(): string | null {
    return this.current.get()?.key ?? null;
  }

  /** Takes the ticket out of the address, if there is one, and else what the tab had before a reload. */
  async begin(): Promise<void> {
    const ticket = ticketForm.exec(location.hash)?.[1];
    if (location.hash) history.replaceState(null, '', location.pathname);
    if (ticket) await this.redeem(ticket);
    else this.restore();
  }

  /** Changes a link's ticket for a key. */
  private async redeem(ticket: string): Promise<void> {
    try {
      const answer = await this.rest.post<{ secret: string; account: number }>('/sessions', { ticket });
      this.keep({ key: answer.secret, account: answer.account, isOwn: true, mayTrade: true });
    } catch (error) {
      this.restore();
      if (this.current.get()) return; // the tab was open already, and has its key
      this.trouble.set(error instanceof ApiError && error.code === 'INVALID_TICKET'
        ? 'This link was used already, or is too old.'
        : 'The link could not be opened: the exchange does not answer properly.');
    }
  }

  /** Uses a key that somebody has pasted. */
  async use(key: string): Promise<void> {
    const before = this.current.get();
    this.current.set({ key, account: 0, isOwn: false, mayTrade: false });
    try {
      const caller = await this.rest.get<Caller>('/accounts/me');
      if (!caller.account) throw new Error('This key is not about an account: it administers the exchange.');
      if (!caller.scopes.includes('read')) throw new Error('This key may not read its account.');
      this.keep({ key, account: caller.account, isOwn: false, mayTrade: caller.scopes.includes('trade') });
    } catch (error) {
      this.current.set(before);
      throw error;
    }
  }

  /** Forgets the key, and revokes it if it was made for this page. */
  async leave(): Promise<void> {
    const session = this.current.get();
    if (session?.isOwn) await this.rest.delete('/sessions/me').catch(() => undefined);
    this.forget('');
  }

  /** The key is not valid any more. */
  forget(why: string): void {
    sessionStorage.removeItem(place);
    this.trouble.set(why);
    this.current.set(null);
  }

  private keep(session: Session): void {
    sessionStorage.setItem(place, JSON.stringify(session));
    this.trouble.set('');
    this.current.set(session);
  }

  private restore(): void {
    const text = sessionStorage.getItem(place);
    if (text) this.current.set(JSON.parse(text) as Session);
  }
}
