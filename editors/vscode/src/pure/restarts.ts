/** How often a server that ends by itself is started again. */
export class RestartLimit {
  private readonly crashes: number[] = [];

  /** At most `most` restarts within `window` milliseconds. */
  constructor(
    private readonly most: number,
    private readonly window: number,
  ) {}

  /** The server has ended at `now` (milliseconds): may it be started again? */
  allows(now: number): boolean {
    while (this.crashes.length > 0 && now - (this.crashes[0] as number) > this.window) this.crashes.shift();
    if (this.crashes.length >= this.most) return false;
    this.crashes.push(now);
    return true;
  }

  /** A person has started the server: all is forgiven. */
  reset(): void {
    this.crashes.length = 0;
  }
}
