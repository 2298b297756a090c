import type { GivenBack } from "./history.ts";
import { bookmarksOf } from "./run-checks.ts";

/** The states that a runner was given, and what it hands to the next run. */
export class States {
  #before: unknown;
  #last: unknown;

  take(states: readonly unknown[]): void {
    for (const state of states) {
      this.#before = this.#last;
      this.#last = state;
    }
  }

  /** Of two runs at once the last one's counts: what either said before is no part of one chain. */
  forgetBefore(): void {
    this.#before = undefined;
  }

  /** @returns undefined where there is none. */
  give(kind: GivenBack): unknown {
    if (kind === "last" || this.#last === undefined) return this.#last;
    if (kind === "before" || this.#before === undefined) return this.#before;
    return kind === "merged" ? merged(this.#before, this.#last) : mixed(this.#before, this.#last);
  }
}

/** Every other stream's bookmark is the one of before; a stream that had none then has none now. */
function mixed(before: unknown, last: unknown): unknown {
  const [old, young] = [bookmarksOf(before), bookmarksOf(last)];
  const names = Object.keys(young).sort();
  const entries = names.map((name, index) => [name, index % 2 === 0 ? old[name] : young[name]]);
  return { bookmarks: Object.fromEntries(entries.filter(([, bookmark]) => bookmark !== undefined)) };
}

/** Objects are merged member by member, anything else is replaced (Meltano, `merge` of states). */
function merged(into: unknown, from: unknown): unknown {
  if (!isObject(into) || !isObject(from)) return from;
  const entries = Object.entries(from).map(([name, value]) => [name, merged(into[name], value)]);
  return { ...into, ...Object.fromEntries(entries) };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
