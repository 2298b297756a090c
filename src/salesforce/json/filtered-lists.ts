import { ownError } from "../../errors/org-error.ts";
import { parseJson } from "../../parse-json.ts";
import { jsonWithoutLists, type ReplyForm } from "./json-list-stream.ts";

/** What is kept of the entries of a list, by the list's name. */
export type EntryFilters = Readonly<Record<string, (entry: unknown) => unknown>>;

/** The lists of replies, each entry reduced to what is needed as soon as it has come: the replies are never held. */
export class FilteredLists {
  readonly #keep: EntryFilters;
  readonly #lists: unknown[][] = [];

  constructor(keep: EntryFilters) {
    this.#keep = keep;
  }

  /** The reply's JSON, with a number in the place of each list. */
  read(chunks: AsyncIterable<Uint8Array>, like: ReplyForm): Promise<unknown> {
    return jsonWithoutLists(
      chunks,
      (name) => {
        const keep = Object.hasOwn(this.#keep, name) ? this.#keep[name] : undefined;
        if (keep === undefined) return null;
        const list: unknown[] = [];
        const placeholder = this.#lists.push(list) - 1;
        return {
          placeholder,
          entry(json) {
            const value = parseJson(json);
            if (value === undefined)
              throw ownError("UNEXPECTED_ANSWER", "Salesforce's answer has a list entry that is not JSON.");
            list.push(keep(value));
          },
        };
      },
      like,
    );
  }

  /** The object with the lists in their places; this object drops them. */
  withLists(value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const filled: Record<string, unknown> = { ...value };
    for (const name of Object.keys(this.#keep)) {
      const placeholder = filled[name];
      if (typeof placeholder !== "number") continue;
      filled[name] = this.#lists[placeholder];
      this.#lists[placeholder] = [];
    }
    return filled;
  }
}
