/** A request as the org saw it. */
export interface RequestRecord {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly status: number;
  /** API calls it was counted as. */
  readonly calls: number;
}

const kept = 10_000;

/** The latest requests, and the number of requests by resource. */
export class Stats {
  readonly #requests: RequestRecord[] = [];
  readonly #byRoute = new Map<string, number>();
  #count = 0;

  note(request: RequestRecord, route: string): void {
    this.#count += 1;
    this.#byRoute.set(route, (this.#byRoute.get(route) ?? 0) + 1);
    this.#requests.push(request);
    if (this.#requests.length >= 2 * kept) this.#requests.splice(0, kept);
  }

  /** The latest ones, oldest first; at least the last 10,000. */
  get requests(): readonly RequestRecord[] {
    return this.#requests;
  }

  get count(): number {
    return this.#count;
  }

  /** `GET sobjects/:object/describe` and so on. */
  get byRoute(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#byRoute].sort());
  }

  clear(): void {
    this.#requests.length = 0;
    this.#byRoute.clear();
    this.#count = 0;
  }
}
