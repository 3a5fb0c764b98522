import { Value } from '../ui/value.ts';

/** How many seconds of the past go by in a second. */
export const speeds = [1, 5, 20, 60, 300] as const;

const pause = 100; // between two looks

/** Lets the past go by as time did, so many times faster. */
export class Playback {
  readonly isPlaying = new Value<boolean>(false);
  private speed: number = speeds[1];
  private from = 0;
  private begun = 0;
  private timer = 0;

  /** @param goTo goes to a time of the past */
  constructor(private readonly goTo: (target: { readonly time: string }) => void, private readonly now = () => performance.now()) {}

  play(from: string): void {
    this.from = Date.parse(from);
    this.begun = this.now();
    this.isPlaying.set(true);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), pause) as unknown as number;
  }

  pause(): void {
    clearInterval(this.timer);
    this.isPlaying.set(false);
  }

  /** Goes on from where it is at another speed. */
  setSpeed(speed: number): void {
    this.from = this.at();
    this.begun = this.now();
    this.speed = speed;
  }

  private tick(): void {
    this.goTo({ time: new Date(this.at()).toISOString() });
  }

  private at(): number {
    return this.from + (this.now() - this.begun) * this.speed;
  }
}
