import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../../errors/org-error.ts";
import { listNames } from "../../../names.ts";
import { type OfferedValues, offeredValues } from "../../../salesforce/describe/record-type-picklists.ts";
import type { RecordType, WholeDescribe } from "../../../salesforce/describe/whole-describe.ts";
import { members } from "../../../salesforce/json/json-fields.ts";
import { queryAllRows } from "../../../salesforce/rest/query-all-rows.ts";
import type { Session } from "../../../salesforce/session.ts";

const stream = "picklist_values";

/** How many active record types these objects have, by one call; null where Salesforce does not say. */
export async function recordTypeCount(session: Session, objects: readonly string[], run: Run): Promise<number | null> {
  const soql = "SELECT SobjectType, COUNT(Id) n FROM RecordType WHERE IsActive = true GROUP BY SobjectType";
  const wanted = new Set(objects);
  try {
    const rows = (await queryAllRows(session, soql, stream, run)).map((row) => members(row));
    const counts = rows.map(({ text, number }) => (wanted.has(text("SobjectType") ?? "") ? (number("n") ?? 0) : 0));
    return counts.reduce((sum, count) => sum + count, 0);
  } catch (error) {
    // It is for the forecast alone.
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return null;
  }
}

/** What an object's picklists offer under each of its record types. */
export class OfferedByType {
  readonly #session: Session;
  readonly #refused = new Map<string, OrgError>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** A call for each record type. Null for an object without them, or one that the User Interface API does not serve. */
  async of(
    object: string,
    { fields, recordTypes }: WholeDescribe,
    run: Run,
  ): Promise<ReadonlyMap<RecordType, OfferedValues> | null> {
    const hasPicklists = fields.some((field) => (members(field).list("picklistValues") ?? []).length > 0);
    if (recordTypes.length === 0 || !hasPicklists) return null;
    const offered = new Map<RecordType, OfferedValues>();
    for (const recordType of recordTypes) {
      const values = await offeredValues(this.#session, { object, recordTypeId: recordType.id, stream }, run);
      if ("refused" in values) {
        this.#refused.set(object, values.refused);
        return null;
      }
      offered.set(recordType, values.byField);
    }
    return offered;
  }

  /** Names the objects whose record types' values are not known. */
  warnRefused(run: Run): void {
    const [first] = this.#refused.values();
    if (first === undefined) return;
    const text = `What the record types of ${listNames([...this.#refused.keys()])} offer is not known: record_types is null there. ${first.what}`;
    run.log({ level: "info", code: "record_types_unknown", stream, text });
  }
}
