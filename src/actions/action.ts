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
  /** Makes its one request. The result is Salesforce's answer as it is. @throws OrgError */
  run(org: ActionOrg, input: Input): Promise<unknown>;
  /** What a write was about, for its line in the audit log. For all that write. */
  audited?(input: Input, answer: unknown): Audited;
}

/** What a write was about: names of objects and ids, never a value of a field. */
export interface Audited {
  readonly objects: readonly string[];
  readonly ids: readonly string[];
}
