import type { TestOrg } from "./org.ts";
import { type Snapshot, snapshot } from "./org-snapshot.ts";
import type { Json, Lists } from "./records.ts";

/** What a client reads, and what the org itself holds of it. */
export interface Scope {
  /** Shown in brackets after a step's name; empty: all objects. */
  readonly name: string;
  readonly settings: Readonly<Record<string, Json>>;
  /** Checks the streams that were discovered. @returns what was found, in a few words; @throws when others are expected */
  found(streams: readonly string[], org: TestOrg): Promise<string>;
  /** The part of what a client holds that is compared. */
  view(held: Lists): Lists;
  /** What the org holds now, as `view` shows it. @param deletedAt the property that only deleted rows have a value in */
  snapshot(org: TestOrg, streams: readonly string[], deletedAt: string): Promise<Snapshot>;
}

/** Every object that the org lets a query read, with all of its fields. */
export const allObjects: Scope = {
  name: "",
  settings: {},
  async found(streams, org) {
    const queryable = await org.objects();
    const unknown = streams.filter((name) => !queryable.includes(name));
    if (streams.length === 0 || unknown.length > 0)
      throw new Error(`no objects of the org: ${unknown.join(", ") || "no stream at all"}`);
    return `${streams.length} streams of ${queryable.length} objects`;
  },
  view: (held) => held,
  snapshot,
};

/** The end of a step's name: the scope and the settings in brackets, or nothing. */
export function inBrackets({ name }: Scope, settings: Readonly<Record<string, Json>> = {}): string {
  const parts = [...(name === "" ? [] : [name]), ...Object.entries(settings).map(([key, value]) => `${key}: ${value}`)];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
