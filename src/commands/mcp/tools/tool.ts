import type { Json, JsonObject } from "@singer-io-ts/tap-kit";
import type { Action } from "../../../actions/action.ts";

/** What an agent may call. An action is one without `call`. */
export interface Tool extends Pick<Action, "name" | "title" | "access" | "isDestructive" | "isIdempotent" | "refuses"> {
  /** What it does, and what a model must know before it chooses it. */
  readonly description: string;
  /** JSON Schemas. */
  readonly input: JsonObject;
  readonly output: JsonObject;
  readonly example: { readonly input: JsonObject };
  /** @param input has been checked. @param signal ends the call. @throws TapError */
  call(input: unknown, signal: AbortSignal): Promise<ToolAnswer>;
}

export interface ToolAnswer {
  /** JSON, whose numbers may have all digits that were sent. */
  readonly value: unknown;
  /** Warnings, and what failed beside the answer. */
  readonly messages: readonly Json[];
}
