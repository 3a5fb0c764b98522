/**
 * Does one piece of work at a time. What is asked for meanwhile waits, and of several wishes only the newest is kept: of all the places
 * that a slider passes, as many are shown as there is time for, and always the last.
 */
export class Latest<Wish> {
  private isAtWork = false;
  private waiting: { readonly wish: Wish } | null = null;

  /** @param work does a piece of it; it must not fail. */
  constructor(private readonly work: (wish: Wish) => Promise<void>) {}

  ask(wish: Wish): void {
    this.waiting = { wish };
    if (!this.isAtWork) void this.workAll();
  }

  private async workAll(): Promise<void> {
    this.isAtWork = true;
    while (this.waiting) {
      const { wish } = this.waiting;
      this.waiting = null;
      await this.work(wish);
    }
    this.isAtWork = false;
  }
}
