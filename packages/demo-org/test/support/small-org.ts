import { createOrg, type OrgOptions } from "../../src/org/create-org.ts";
import { type Org, OrgError, type OrgUser, type QueryResult, type Value } from "../../src/org/org.ts";

/** When the clocks of these tests' orgs start. */
export const NOW = new Date("2026-03-01T12:00:00.000Z");

/** A small org whose clock stands still. */
export function smallOrg(options: OrgOptions = {}): {
  readonly org: Org;
  readonly admin: OrgUser;
  readonly limited: OrgUser;
} {
  const org = createOrg({ now: NOW, scale: 0.1, ...options });
  org.clock.freeze(true);
  org.clock.set(options.now ?? NOW);
  const [admin, limited] = org.users;
  if (admin === undefined || limited === undefined) throw new Error("The demo org has two users.");
  return { org, admin, limited };
}

/** Rows of an answer by the names of its fields. */
export const records = (result: QueryResult): Record<string, Value>[] =>
  [...result.rows(0, result.totalSize)].map((row) =>
    Object.fromEntries(
      result.select.map((item, k) => [
        item.kind === "field" ? item.path.join(".") : item.kind === "aggregate" ? item.alias : item.relationship,
        row.values[k] as Value,
      ]), // no children are asked for
    ),
  );

/** Every field of an object that has a value of its own. */
const plainFields = (org: Org, user: OrgUser, object: string): string[] =>
  (org.describe(user, object)?.fields ?? []).map((f) => f.name);

/** The filter that a query of all rows needs for objects that require one. */
export const everything: Readonly<Record<string, string>> = {
  ContentDocumentLink: " WHERE ContentDocumentId IN (SELECT Id FROM ContentDocument)",
  FieldDefinition: " WHERE EntityDefinition.QualifiedApiName IN ('Account', 'Site_Visit__c', 'Vote')",
  Vote: " WHERE ParentId IN (SELECT Id FROM Case)",
};

/** All rows, deleted and archived ones too, with all fields. */
export const allRows = (org: Org, user: OrgUser, object: string): Record<string, Value>[] =>
  records(
    org.query(user, `SELECT ${plainFields(org, user, object).join(", ")} FROM ${object}${everything[object] ?? ""}`, {
      all: true,
    }),
  );

/** What a call was refused with. */
export function refusal(call: () => unknown): {
  readonly status: number;
  readonly code: string;
  readonly message: string;
} {
  try {
    call();
  } catch (error) {
    if (error instanceof OrgError) return { status: error.status, code: error.errorCode, message: error.message };
    throw error;
  }
  throw new Error("The call was not refused.");
}
