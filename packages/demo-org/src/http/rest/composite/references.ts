import { OrgError } from "../../../org/org.ts";
import { isObject } from "../../wire/call.ts";

interface Fillable {
  readonly url: string;
  readonly body?: unknown;
}

const reference = /@\{([^}]+)\}/g;

/** What earlier parts of a composite request answered, for `@{ref.records[0].Id}` in later ones. */
export class References {
  readonly #answers = new Map<string, { readonly ok: boolean; readonly text: string }>();

  add(referenceId: string, status: number, text: string): void {
    this.#answers.set(referenceId, { ok: status < 400, text });
  }

  /** The part with its references replaced, or the error of the first that cannot be. */
  fill(part: Fillable): Fillable | OrgError {
    try {
      return { url: this.#replace(part.url, encodeURIComponent), body: this.#walk(part.body) };
    } catch (error) {
      if (error instanceof OrgError) return error;
      throw error;
    }
  }

  #walk(value: unknown): unknown {
    if (typeof value === "string") return this.#replace(value, (text) => text);
    if (Array.isArray(value)) return value.map((each) => this.#walk(each));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.#walk(each)]));
  }

  #replace(text: string, encode: (value: string) => string): string {
    return text.replace(reference, (_all, path: string) => encode(this.#value(path)));
  }

  #value(path: string): string {
    const [first = "", ...rest] = path.split(/[.[\]]+/).filter((part) => part !== "");
    const answer = this.#answers.get(first);
    let value: unknown = answer?.ok === true && answer.text !== "" ? JSON.parse(answer.text) : undefined;
    for (const name of rest) {
      if (Array.isArray(value)) value = value[Number(name)];
      else value = isObject(value) ? value[name] : undefined;
    }
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    throw new OrgError(
      400,
      "PROCESSING_HALTED",
      `Invalid reference specified. No value for ${path} found in ${first}. Make sure ${path} is a valid reference of an earlier subrequest`,
    );
  }
}
