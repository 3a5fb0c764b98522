/** A value that others want to hear of when it changes. */
export class Value<T> {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private current: T) {}

  get(): T {
    return this.current;
  }

  set(next: T): void {
    if (Object.is(next, this.current)) return;
    this.current = next;
    for (const listener of [...this.listeners]) listener(next);
  }

  /** Tells the value now, and again whenever it is another. */
  watch(listener: (value: T) => void): void {
    this.listeners.add(listener);
    listener(this.current);
  }
}

/** Something that happened to something larger, without saying what. */
export class Signal {
  private readonly listeners = new Set<() => void>();

  raise(): void {
    for (const listener of [...this.listeners]) listener();
  }

  watch(listener: () => void): void {
    this.listeners.add(listener);
  }
}
