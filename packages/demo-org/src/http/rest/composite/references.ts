import { OrgError } from "../../../org/org.ts";
import { isObject } from "../../wire/call.ts";
import { splitUrl } from "../../wire/request.ts";
import { illegalId, type Part } from "./subrequests.ts";

type Fillable = Pick<Part, "url" | "body">;

interface Answer {
  readonly ok: boolean;
  readonly text: string;
  /** Of a single row: a field that is null may be referred to. */
  readonly isRow: boolean;
}

const reference = /@\{([^}]+)\}/g;
/** Of a row, by its id or by an external id. */
const rowAddress = /\/sobjects\/\w+\/(?:\w{15}|\w{18}|@\{[^}]+\}|[^/]+\/[^/]+)$/;
/** Since this version a reference to a field that is null is null. */
const nullsFrom = 52;

/** The reference ids that a part uses. */
export function referencedIn({ url, body }: Fillable): ReadonlySet<string> {
  const paths = JSON.stringify([url, body]).matchAll(reference);
  return new Set(Array.from(paths, ([, path = ""]) => stepsOf(path)[0] ?? ""));
}

/** What earlier parts answered, for `@{ref.records[0].Id}` in later ones. */
export class References {
  readonly #answers = new Map<string, Answer>();
  readonly #version: number;

  /** @param version of the request around the parts */
  constructor(version: number) {
    this.#version = version;
  }

  add({ referenceId, method, url }: Part, status: number, text: string): void {
    const isRow = method === "GET" && rowAddress.test(splitUrl(url).path);
    this.#answers.set(referenceId, { ok: status < 400, text, isRow });
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
    if (typeof value === "string") {
      const [, whole] = /^@\{([^}]+)\}$/.exec(value) ?? [];
      return whole === undefined ? this.#replace(value, (text) => text) : this.#value(whole);
    }
    if (Array.isArray(value)) return value.map((each) => this.#walk(each));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.#walk(each)]));
  }

  #replace(text: string, encode: (value: string) => string): string {
    return text.replace(reference, (_all, path: string) => encode(this.#value(path) ?? ""));
  }

  /** (REST API Developer Guide, Composite Subrequest Result, Behavior for References to Null Fields.) */
  #value(path: string): string | null {
    const [first = "", ...rest] = stepsOf(path);
    const answer = this.#answers.get(first);
    let value: unknown = answer?.ok === true && answer.text !== "" ? JSON.parse(answer.text) : undefined;
    for (const name of rest) {
      if (Array.isArray(value)) value = value[Number(name)];
      else value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    if (value === null && answer?.isRow === true && this.#version >= nullsFrom) return null;
    const message = `Invalid reference specified. No value for ${path} found in ${first}. ${illegalId(path)}`;
    throw new OrgError(400, "PROCESSING_HALTED", message);
  }
}

const stepsOf = (path: string): readonly string[] => path.split(/[.[\]]+/).filter((step) => step !== "");
