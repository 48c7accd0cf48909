/** What is told about an edit has to come after the edit itself, though others send that. */

interface Waiting {
  readonly version: number;
  readonly run: () => void;
  readonly timer: NodeJS.Timeout;
}

export class InOrder {
  private readonly versions = new Map<string, number>();
  private readonly waiting = new Map<string, Waiting[]>();

  /** Nothing waits longer than `longest` milliseconds: the edits of a notebook's cells are sent in a way we do not see. */
  constructor(private readonly longest: number) {}

  /** The server has been told of this version of a document. */
  sent(document: string, version: number): void {
    this.versions.set(document, version);
    const all = this.waiting.get(document) ?? [];
    this.keep(document, all.filter((one) => one.version > version));
    for (const one of all) {
      if (one.version > version) continue;
      clearTimeout(one.timer);
      one.run();
    }
  }

  /** Do this once the server has been told of this version, which may be now. */
  after(document: string, version: number, run: () => void): void {
    if ((this.versions.get(document) ?? -1) >= version) return run();
    const timer = setTimeout(() => {
      this.keep(document, (this.waiting.get(document) ?? []).filter((one) => one !== mine));
      run();
    }, this.longest);
    const mine = { version, run, timer };
    this.keep(document, [...(this.waiting.get(document) ?? []), mine]);
  }

  /** Versions begin anew with the next time that a document is opened. */
  closed(document: string): void {
    this.versions.delete(document);
  }

  dispose(): void {
    for (const all of this.waiting.values()) for (const one of all) clearTimeout(one.timer);
    this.waiting.clear();
  }

  private keep(document: string, all: Waiting[]): void {
    if (all.length > 0) this.waiting.set(document, all);
    else this.waiting.delete(document);
  }
}
