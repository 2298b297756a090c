import type { TestOrg } from "./org.ts";
import type { Row } from "./records.ts";

/** Which columns of a stream are compared, and how the same rows are read from the org. */
export interface ComparedStream {
  readonly columns: readonly string[];
  /** Those of the columns that can change without a change of the row's SystemModstamp: parents' fields, children. */
  readonly others?: readonly string[];
  rowsFrom(org: TestOrg): Promise<readonly Row[]>;
}

/** The objects that these streams describe. */
export const objects: readonly string[] = ["Contact", "Task"];
const quarterOfAnHour = 15 * 60_000;
const day = 24 * 3_600_000;

interface Picklist {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly picklistValues: readonly { readonly value: string; readonly label: string }[];
}

async function fieldsOf(org: TestOrg): Promise<readonly (Picklist & { readonly object: string })[]> {
  const all: (Picklist & { readonly object: string })[] = [];
  for (const object of objects) {
    const { fields } = await org.get<{ readonly fields: readonly Picklist[] }>(`sobjects/${object}/describe`);
    all.push(...fields.map((field) => ({ ...field, object })));
  }
  return all;
}

/** Deleted rows of the objects, but for those of the last quarter of an hour, which only a later run reads. */
async function deletedIn(org: TestOrg): Promise<readonly Row[]> {
  const now = org.now();
  const dateTime = (date: Date): string => encodeURIComponent(`${date.toISOString().slice(0, 19)}+00:00`);
  const certain = new Date(now.getTime() - quarterOfAnHour);
  const rows: Row[] = [];
  for (const object of objects) {
    // Salesforce lists deletions of the last 15 days.
    const window = `start=${dateTime(new Date(now.getTime() - 14 * day))}&end=${dateTime(now)}`;
    const { deletedRecords } = await org.get<{
      readonly deletedRecords: readonly { readonly id: string; readonly deletedDate: string }[];
    }>(`sobjects/${object}/deleted/?${window}`);
    for (const { id, deletedDate } of deletedRecords) if (new Date(deletedDate) < certain) rows.push({ object, id });
  }
  return rows;
}

interface Limit {
  readonly Max?: number;
  readonly [part: string]: number | Limit | undefined;
}

function limitsIn(limits: Readonly<Record<string, Limit>>): readonly Row[] {
  return Object.entries(limits).flatMap(([name, limit]) => [
    ...(limit.Max === undefined ? [] : [{ name, max: limit.Max }]),
    ...Object.entries(limit).flatMap(([part, own]) =>
      typeof own === "object" && own.Max !== undefined ? [{ name: `${name}/${part}`, max: own.Max }] : [],
    ),
  ]);
}

/** Every metadata stream, by its id. */
export const metadataStreams: Readonly<Record<string, ComparedStream>> = {
  picklist_values: {
    columns: ["object", "field", "position", "value", "label"],
    async rowsFrom(org) {
      return (await fieldsOf(org)).flatMap(({ object, name: field, picklistValues }) =>
        picklistValues.map(({ value, label }, position) => ({ object, field, position, value, label })),
      );
    },
  },
  deleted_records: { columns: ["object", "id"], rowsFrom: deletedIn },
  object_definitions: {
    columns: ["name", "label", "queryable"],
    async rowsFrom(org) {
      const { sobjects } = await org.get<{ readonly sobjects: readonly Row[] }>("sobjects");
      return sobjects;
    },
  },
  field_definitions: {
    columns: ["object", "name", "label", "type"],
    async rowsFrom(org) {
      return (await fieldsOf(org)).map(({ object, name, label, type }) => ({ object, name, label, type }));
    },
  },
  report_definitions: {
    columns: ["id", "name"],
    async rowsFrom(org) {
      const rows = await org.query("SELECT Id, Name FROM Report", false);
      return rows.map(({ Id = null, Name = null }) => ({ id: Id, name: Name }));
    },
  },
  org_limits: {
    columns: ["name", "max"],
    rowsFrom: async (org) => limitsIn(await org.get<Readonly<Record<string, Limit>>>("limits")),
  },
  // Knowledge is off in this org.
  knowledge_settings: { columns: ["enabled"], rowsFrom: async () => [{ enabled: false }] },
  recent_items: {
    columns: ["object", "id", "position"],
    async rowsFrom(org) {
      const items =
        await org.get<readonly { readonly attributes: { readonly type: string }; readonly Id: string }[]>(
          "recent?limit=200",
        );
      return items.map(({ attributes, Id }, position) => ({ object: attributes.type, id: Id, position }));
    },
  },
  current_user: {
    columns: ["username"],
    rowsFrom: async (org) => [{ username: org.username }],
  },
};
