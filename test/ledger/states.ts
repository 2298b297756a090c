import type { ReturnedState } from "./history.ts";
import { bookmarksOf } from "./run-checks.ts";

/** Stores the states that the tap wrote, as a runner does. */
export class States {
  #before: unknown;
  #last: unknown;

  take(states: readonly unknown[]): void {
    for (const state of states) {
      this.#before = this.#last;
      this.#last = state;
    }
  }

  /** After two runs at the same time, only the last state counts: the one before may be of the other run. */
  forgetBefore(): void {
    this.#before = undefined;
  }

  /** The state for the next run; undefined: there is none. */
  give(kind: ReturnedState): unknown {
    if (kind === "last" || this.#last === undefined) return this.#last;
    if (kind === "before" || this.#before === undefined) return this.#before;
    return kind === "merged" ? merged(this.#before, this.#last) : mixed(this.#before, this.#last);
  }
}

/** Every other stream has its bookmark of the state before, or none if it had none then. */
function mixed(before: unknown, last: unknown): unknown {
  const [old, young] = [bookmarksOf(before), bookmarksOf(last)];
  const names = Object.keys(young).sort();
  const entries = names.map((name, index) => [name, index % 2 === 0 ? old[name] : young[name]]);
  return { bookmarks: Object.fromEntries(entries.filter(([, bookmark]) => bookmark !== undefined)) };
}

/** Merges objects member by member and replaces anything else (Meltano, `merge` of states). */
function merged(into: unknown, from: unknown): unknown {
  if (!isObject(into) || !isObject(from)) return from;
  const entries = Object.entries(from).map(([name, value]) => [name, merged(into[name], value)]);
  return { ...into, ...Object.fromEntries(entries) };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
