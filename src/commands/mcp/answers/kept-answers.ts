import { randomBytes } from "node:crypto";
import { TapError } from "@singer-io-ts/tap-kit";
import { partsOf } from "./parts.ts";

/** A part of an answer. */
export interface Part {
  readonly value: unknown;
  /** Its number, from 1. */
  readonly number: number;
  readonly of: number;
  /** Gets the next one; null: this is the last. */
  readonly nextCursor: string | null;
}

/** So many long answers are kept at a time. */
const mostAnswers = 10;

/** Answers too long for a model, whose parts are given one after the other. They stay as they were: nothing is asked or done again for them. */
export class KeptAnswers {
  readonly #partSize: number;
  readonly #answers = new Map<string, readonly unknown[]>();

  /** @param partSize in characters of JSON. */
  constructor(partSize: number) {
    this.#partSize = partSize;
  }

  /** The first part of an answer, which may be the whole. */
  first(tool: string, value: unknown): Part {
    const parts = partsOf(value, this.#partSize);
    if (parts.length === 1) return { value: parts[0], number: 1, of: 1, nextCursor: null };
    const key = `${tool}:${randomBytes(9).toString("base64url")}`;
    this.#answers.set(key, parts);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > mostAnswers && oldest !== undefined) this.#answers.delete(oldest);
    return this.#part(key, 0);
  }

  /** The part that a cursor names, as often as it is asked for. @throws TapError where the answer is not kept any more */
  next(tool: string, cursor: string): Part {
    const [key = "", number = ""] = cursor.split(/:(?=\d+$)/);
    const at = Number(number) - 1;
    if (key.startsWith(`${tool}:`) && this.#answers.get(key)?.[at] !== undefined) return this.#part(key, at);
    throw new TapError(`${tool}: cursor: this server has no answer for it.`, {
      code: "CURSOR_UNKNOWN",
      kind: "config",
      hint: `Take it from an answer of ${tool}, as it is. The last ${mostAnswers} long answers are kept, until the server ends. Nothing was sent.`,
    });
  }

  #part(key: string, at: number): Part {
    const parts = this.#answers.get(key) ?? [];
    const nextCursor = at + 1 < parts.length ? `${key}:${at + 2}` : null;
    return { value: parts[at], number: at + 1, of: parts.length, nextCursor };
  }
}
