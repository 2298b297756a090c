import type { Run } from "@singer-io-ts/tap-kit";
import { isTransient, OrgError, throwTransient } from "../../../errors/org-error.ts";
import { listNames } from "../../../names.ts";
import { soqlOfIds } from "../../../plan/slices/soql.ts";
import { type RowsQuery, runSmallQueries } from "../../../read/rest/split-smaller.ts";
import type { DescribedOrg } from "../../../salesforce/describe/describe-cache.ts";
import type { Session } from "../../../salesforce/session.ts";
import { flagOf, type RawRow, textOf } from "../../../transcode/replies/raw-rows.ts";

/** Some of the records that were deleted of an object. */
export interface DeletedRecords {
  readonly object: string;
  readonly records: readonly { readonly id: string; readonly deleted_at: string }[];
}

/** What Salesforce still has of a record that it names as deleted. */
export interface Remains {
  readonly in_recycle_bin: boolean;
  readonly restored: boolean;
  readonly name: string | null;
  readonly owner_id: string | null;
}

const gone: Remains = { in_recycle_bin: false, restored: false, name: null, owner_id: null };

/** What is worth asking for, where an object has it. */
const asked = ["Id", "IsDeleted", "Name", "OwnerId"];

/** Looks up what is left of deleted records. What Salesforce refuses is kept, to be reported once. */
export class RecycleBin {
  readonly #session: Session;
  readonly #fields: ReadonlyMap<string, readonly string[]>;
  readonly #refused: Map<string, OrgError>;

  private constructor(
    session: Session,
    fields: ReadonlyMap<string, readonly string[]>,
    refused: Map<string, OrgError>,
  ) {
    this.#session = session;
    this.#fields = fields;
    this.#refused = refused;
  }

  /** Finds out which fields the objects have. */
  static async open(
    session: Session,
    objects: readonly string[],
    describe: DescribedOrg["describe"],
  ): Promise<RecycleBin> {
    const fields = new Map<string, readonly string[]>();
    const refused = new Map<string, OrgError>();
    for await (const described of describe(objects)) {
      if ("error" in described) {
        throwTransient(described.error);
        refused.set(described.name, described.error);
      } else
        fields.set(
          described.name,
          asked.filter((name) => described.describe.fields.some((field) => field.name === name)),
        );
    }
    return new RecycleBin(session, fields, refused);
  }

  /**
   * By one call, up to five objects. @returns what is left of each record, for each of `deleted`; null where that is not
   * known. What Salesforce refuses temporarily is thrown.
   */
  async look(
    deleted: readonly DeletedRecords[],
    stream: string,
    run: Run,
  ): Promise<readonly ((id: string) => Remains | null)[]> {
    const found = deleted.map((): Map<string, Remains> | null => null);
    const queries = deleted.flatMap(({ object, records }, index): RowsQuery[] => {
      const fields = this.#fields.get(object);
      if (fields === undefined || this.#refused.has(object)) return [];
      const ids = records.map(({ id }) => id);
      return [
        {
          soql: soqlOf(object, fields, ids),
          done: (rows) => {
            found[index] = new Map(rows.map(remainsOf));
          },
          refused: (error) => {
            if (!(error instanceof OrgError) || isTransient(error)) throw error;
            this.#refused.set(object, error);
          },
        },
      ];
    });
    await runSmallQueries(queries, stream, { session: this.#session, run });
    return found.map((remains) => (id) => (remains === null ? null : (remains.get(id) ?? gone)));
  }

  warnRefused(stream: string, run: Run): void {
    const [first] = this.#refused.values();
    if (first === undefined) return;
    const text = `What is left of the records deleted of ${listNames([...this.#refused.keys()])} is not known. ${first.what}`;
    run.log({ level: "warn", code: "recycle_bin_refused", stream, text });
  }
}

function soqlOf(object: string, fields: readonly string[], ids: readonly string[]): string {
  const columns = fields.map((name) => ({ path: [name], kind: "text" }) as const);
  const layout = { stream: object, columns, properties: [], key: { id: 0, modifiedAt: -1 } };
  return soqlOfIds({ object, layout, key: null, slice: { from: null, to: null }, isDeleted: null }, ids);
}

function remainsOf(row: RawRow): readonly [string, Remains] {
  const isDeleted = flagOf(row, "IsDeleted");
  const remains = {
    in_recycle_bin: isDeleted,
    restored: !isDeleted,
    name: textOf(row, "Name"),
    owner_id: textOf(row, "OwnerId"),
  };
  return [textOf(row, "Id") ?? "", remains];
}
