import type { Json, JsonObject } from "@singer-io-ts/tap-kit";
import type { ActionOrg } from "./org/action-org.ts";

/** What actions are about: the headings of their list, in its order. */
const actionGroups = [
  "Query",
  "Search",
  "Metadata",
  "Identity, limits, recent items",
  "Quick actions",
  "One record",
  "Many records",
  "Composite",
] as const;

/**
 * One call of Salesforce's API, as programs, shells and agents may ask for it. Its input is checked against the schema before anything
 * is sent. Declarations only: what carries an action out is loaded with the org.
 */
export interface Action<Input = unknown> {
  /** As people type it: `create-record`. */
  readonly name: string;
  readonly title: string;
  /** What it does, in one sentence. */
  readonly description: string;
  readonly group: (typeof actionGroups)[number];
  /** Whether it may change records: then it needs the user's permission. */
  readonly access: "reads" | "writes";
  /** It may replace or delete what is there. */
  readonly isDestructive: boolean;
  /** Done twice, it leaves the org as if done once. */
  readonly isIdempotent: boolean;
  /** JSON Schemas. */
  readonly input: JsonObject;
  readonly output: JsonObject;
  readonly example: { readonly input: JsonObject; readonly output: Json };
  /** How many API calls it takes. */
  readonly costs: string;
  /** Which permissions the user needs. */
  readonly needs: string;
  /** What is wrong with an input that fits the schema; null: nothing. */
  refuses?(input: Input): Refusal | null;
  /** Whether this input changes records; absent: `access` says it for all. */
  isWrite?(input: Input): boolean;
  /** The input in parts, a request each, whose answers are lists and are joined. Absent: there is one request. */
  parts?(input: Input): readonly Input[];
  /** How many items the answer to an input in parts must have. */
  itemsOf?(input: Input): number;
  /** Makes one request. The result is Salesforce's answer as it is. @throws OrgError */
  run(org: ActionOrg, input: Input): Promise<unknown>;
  /** How many of an answer's items failed. Absent: it has none that could fail alone. */
  tally?(answer: unknown): Tally;
  /** What a write was about, for its line in the audit log. For all that write. */
  audited?(input: Input, answer: unknown): Audited;
}

export interface Refusal {
  /** Begins with the member, and has no full stop. */
  readonly what: string;
  readonly hint: string;
}

export interface Tally {
  readonly all: number;
  readonly failed: number;
}

/** What a write was about: names of objects and ids, never a value of a field. */
export interface Audited {
  readonly objects: readonly string[];
  readonly ids: readonly string[];
}

/** Whether an action changes records with this input, which has been checked. */
export const changesRecords = (action: Action, input: unknown): boolean =>
  action.isWrite?.(input) ?? action.access === "writes";
