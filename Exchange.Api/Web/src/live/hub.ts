import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection, type ISubscription } from '@microsoft/signalr';
import { Value } from '../ui/value.ts';
import { pauseOf, start, step, type Link, type LinkEvent } from './reconnect.ts';

/** A stream that somebody follows. */
export interface Following {
  end(): void;
}

type Arguments = () => unknown[] | Promise<unknown[]>;
type Timer = ReturnType<typeof setTimeout> | undefined;

/** What is needed of a connection. */
export type Connection = Pick<HubConnection, 'start' | 'stream' | 'onclose'>;

export function connectionTo(url: string): Connection {
  return new HubConnectionBuilder()
    .withUrl(url, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    .configureLogging(LogLevel.None)
    .build();
}

// A stream that was just left may not be closed yet on the other side, and stores may be away for a moment.
const retryPause = 400;

// What trying again does not change.
const final = /\b(INVALID_SYMBOL|INVALID_INTERVAL|KEY_REVOKED|INVALID_API_KEY|FORBIDDEN)\b/;

/**
 * The one connection to the streams. It opens itself again and again; each stream that is followed is then opened anew, and goes on with a
 * whole state in place of all that was known. So who follows a stream need not know of connections.
 */
export class Hub {
  readonly link = new Value<Link>(start);

  private readonly streams = new Set<Stream>();
  private timer: Timer;

  constructor(private readonly connection: Connection) {
    this.connection.onclose(() => this.onEvent('closed'));
  }

  open(): void {
    void this.connect();
  }

  /** Tries again now, if it waits to do so: the network is back, or somebody looks again. */
  retry(): void {
    this.onEvent('retry');
  }

  /**
   * Follows a stream until it is ended.
   * @param method the hub's method
   * @param args what to call it with, asked anew each time
   * @param next takes each message
   * @param refused is told the code when the stream cannot be had at all; then it is over
   */
  follow<T>(method: string, args: Arguments, next: (message: T) => void, refused?: (code: string) => void): Following {
    const stream = new Stream(this, method, args, next as (message: unknown) => void, refused);
    this.streams.add(stream);
    if (this.link.get().phase === 'live') stream.open();
    return { end: () => this.forget(stream) };
  }

  forget(stream: Stream): void {
    stream.close();
    this.streams.delete(stream);
  }

  call(method: string, args: unknown[], next: (message: unknown) => void, error: (reason: Error) => void): ISubscription<unknown> {
    return this.connection.stream<unknown>(method, ...args).subscribe({ next, error, complete: () => error(new Error('ended')) });
  }

  private async connect(): Promise<void> {
    try {
      await this.connection.start();
      this.onEvent('opened');
    } catch {
      this.onEvent('failed');
    }
  }

  private onEvent(event: LinkEvent): void {
    const before = this.link.get();
    const after = step(before, event);
    if (after === before) return;
    this.link.set(after);
    clearTimeout(this.timer);
    if (after.phase === 'live') for (const stream of this.streams) stream.open();
    if (after.phase === 'waiting') this.timer = setTimeout(() => this.onEvent('retry'), pauseOf(after, Math.random()));
    if (after.phase === 'connecting') void this.connect();
  }
}

class Stream {
  private subscription: ISubscription<unknown> | null = null;
  private opening = 0; // counts, so that what was asked for before is told from what holds
  private timer: Timer;

  constructor(
    private readonly hub: Hub,
    private readonly method: string,
    private readonly args: Arguments,
    private readonly next: (message: unknown) => void,
    private readonly refused?: (code: string) => void,
  ) {}

  open(): void {
    this.close();
    const mine = this.opening;
    Promise.resolve().then(this.args).then(
      args => {
        if (mine !== this.opening) return;
        this.subscription = this.hub.call(
          this.method, args,
          message => { if (mine === this.opening) this.next(message); },
          reason => this.onError(mine, reason));
      },
      (reason: unknown) => this.onError(mine, reason instanceof Error ? reason : new Error()));
  }

  close(): void {
    this.opening++;
    clearTimeout(this.timer);
    this.subscription?.dispose();
    this.subscription = null;
  }

  // Without a connection the hub opens all streams when there is one again.
  private onError(opening: number, reason: Error): void {
    if (opening !== this.opening) return;
    const code = final.exec(`${reason.message} ${codeOf(reason)}`)?.[0];
    if (code) {
      this.hub.forget(this);
      this.refused?.(code);
    } else if (this.hub.link.get().phase === 'live') {
      this.timer = setTimeout(() => this.open(), retryPause);
    }
  }
}

function codeOf(reason: Error): string {
  return 'code' in reason ? String(reason.code) : '';
}
