import type { OrgClock, OrgUser } from "../../../org/org.ts";
import type { Settings } from "../../settings.ts";
import { idOf } from "../../wire/generated-ids.ts";
import type { RowSource } from "./row-source.ts";

interface Open {
  readonly user: OrgUser;
  readonly source: RowSource;
  readonly pageRows: number;
  readonly expires: number;
}

/** Queries with further pages, until they expire on the org's clock. Keeps no rows, only how to read them. */
export class Locators {
  readonly #clock: OrgClock;
  readonly #settings: Settings;
  readonly #open = new Map<string, Open>();
  #made = 0;

  constructor(clock: OrgClock, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** @returns the locator, to be followed by `-` and the position of the next row; `known` where it must be this one */
  open(user: OrgUser, source: RowSource, pageRows: number, known?: string): string {
    this.#made += 1;
    const id = known ?? idOf("0r8", this.#made);
    const now = this.#clock.now().getTime();
    this.#makeRoom(user, now);
    this.#open.set(id, { user, source, pageRows, expires: now + this.#settings.locatorMs });
    return id;
  }

  /** Null: expired, closed, of another user, or never given. */
  find(user: OrgUser, id: string): Pick<Open, "source" | "pageRows"> | null {
    const entry = this.#open.get(id);
    return entry === undefined || entry.user !== user || entry.expires <= this.#clock.now().getTime() ? null : entry;
  }

  /** Closes what has expired, oldest first, and this user's oldest where one more would be too many. */
  #makeRoom(user: OrgUser, now: number): void {
    for (const [id, { expires }] of this.#open) {
      if (expires > now) break;
      this.#open.delete(id);
    }
    const most = this.#settings.locatorsPerUser;
    if (this.#open.size < most) return;
    const own = [...this.#open].filter(([, entry]) => entry.user === user);
    for (const [id] of own.slice(0, Math.max(0, own.length + 1 - most))) this.#open.delete(id);
  }

  closeAll(): void {
    this.#open.clear();
  }
}
