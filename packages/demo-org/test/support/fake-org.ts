import {
  type ChildRows,
  type FieldDescribe,
  type ObjectDescribe,
  type Org,
  type OrgClock,
  OrgError,
  type OrgUser,
  type QueryResult,
  type ResultRow,
  type SelectItem,
  type Value,
} from "../../src/org/org.ts";

export const start = new Date("2026-05-06T09:49:20.000Z");
const modstamp = "2026-05-01T07:25:37.000Z";

export const admin: OrgUser = { id: "005Do000000Adm1IAC", username: "admin@demo.example", viewAllData: true };
const other: OrgUser = { id: "005Do000000Usr1IAC", username: "user@demo.example", viewAllData: false };

const field = (name: string, type: string, more: Readonly<Record<string, unknown>> = {}): FieldDescribe => ({
  name,
  type,
  label: name,
  relationshipName: null,
  referenceTo: [],
  compoundFieldName: null,
  ...more,
});

const fields = [
  field("Id", "id", { idLookup: true }),
  field("Name", "string", { nameField: true }),
  field("AnnualRevenue", "currency"),
  field("NumberOfEmployees", "int"),
  field("IsDeleted", "boolean"),
  field("SystemModstamp", "datetime"),
  field("External__c", "string", { externalId: true }),
];

const account = describeOf("Account", "001", fields);
const contact = describeOf("Contact", "003", [field("Id", "id"), field("LastName", "string")]);

function describeOf(name: string, keyPrefix: string, all: readonly FieldDescribe[]): ObjectDescribe {
  return { name, keyPrefix, label: name, queryable: true, replicateable: true, fields: all, recordTypeInfos: [] };
}

/** A row of Account, by number: 0 is the first. */
export function accountRow(n: number): Record<string, Value> {
  return {
    Id: idOf("001", n),
    Name: n % 3 === 0 ? `Quote "${n}", comma` : `Łódź ${n}`,
    AnnualRevenue: n % 4 === 0 ? null : n % 4 === 1 ? "139000000.00" : n % 4 === 2 ? "3.5" : "123456789012345678.25",
    NumberOfEmployees: n,
    IsDeleted: false,
    SystemModstamp: modstamp,
    External__c: `x${n}`,
  };
}

export const idOf = (prefix: string, n: number): string => `${prefix}Do00000${String(n).padStart(5, "0")}AAA`;

type Rows = Map<string, Record<string, Value>>;

/** An org of one object with `count` rows, which understands SELECT, FROM, LIMIT and `WHERE External__c = '..'`. */
export function fakeOrg(count = 5): Org {
  const rows: Rows = new Map(Array.from({ length: count }, (_, n) => [idOf("001", n), accountRow(n)]));
  let metadataModifiedAt = start;
  return {
    id: "00DDo000000Demo1MAG",
    clock: fakeClock(),
    users: [admin, other],
    get metadataModifiedAt() {
      return metadataModifiedAt;
    },
    describeGlobal: () => [account, contact].map(({ fields: _fields, ...summary }) => summary),
    describe: (_user, name) => [account, contact].find((each) => each.name === name) ?? null,
    ...reads(rows),
    ...writes(rows, count),
    ...replication(rows),
    alterField: () => {
      metadataModifiedAt = new Date(metadataModifiedAt.getTime() + 1000);
    },
    alterObject: () => undefined,
    alterSharing: () => undefined,
    refuseQueries: () => undefined,
  };
}

const rowOf = (rows: Rows, id: string): Record<string, Value> => {
  const found = rows.get(id);
  if (found === undefined) throw new OrgError(404, "NOT_FOUND", "The requested resource does not exist");
  return found;
};

function reads(rows: Rows): Pick<Org, "query" | "search" | "recordCount" | "retrieve" | "retrieveMany" | "file"> {
  return {
    query: (_user, soql) => run(soql, [...rows.values()]),
    search: () => ({ found: [], withLabels: false }),
    recordCount: (_user, names) =>
      names?.includes("Account") === false ? [] : [{ name: "Account", count: rows.size }],
    retrieve: (_user, _object, id, names) =>
      run(`SELECT ${(names ?? ["Id", "Name"]).join(",")} FROM Account`, [rowOf(rows, id)]),
    retrieveMany: (_user, _object, ids, names) =>
      run(
        `SELECT ${names.join(",")} FROM Account`,
        ids.map((id) => rows.get(id)).filter((found) => found !== undefined),
      ),
    file() {
      throw new OrgError(404, "NOT_FOUND", "The requested resource does not exist");
    },
  };
}

function writes(
  rows: Rows,
  count: number,
): Pick<Org, "savepoint" | "create" | "update" | "remove" | "undelete" | "purge" | "merge"> {
  let made = count;
  return {
    savepoint() {
      const before = [...rows];
      return {
        rollback() {
          rows.clear();
          for (const [id, values] of before) rows.set(id, values);
        },
        release: () => undefined,
      };
    },
    create(_user, _object, values) {
      if (values["Name"] === undefined) {
        throw new OrgError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", ["Name"]);
      }
      const id = idOf("001", made++);
      rows.set(id, { ...accountRow(0), ...toValues(values), Id: id });
      return id;
    },
    update: (_user, { id, values }) => Object.assign(rowOf(rows, id), toValues(values)),
    remove: (_user, _object, id) => rows.delete(rowOf(rows, id)["Id"] as string), // ids are text
    undelete: () => undefined,
    purge: (_user, _object, id) => rows.delete(id),
    merge: () => undefined,
  };
}

function replication(rows: Rows): Pick<Org, "updated" | "deleted" | "forgetDeletions"> {
  const covered = { latestDateCovered: new Date("2026-05-06T09:49:00.000Z") };
  return {
    updated: () => ({ ids: [...rows.keys()], ...covered }),
    deleted: () => ({
      deletedRecords: [{ id: idOf("001", 99), deletedDate: new Date(modstamp) }],
      earliestDateAvailable: new Date("2026-04-21T00:00:00.000Z"),
      ...covered,
    }),
    forgetDeletions: () => undefined,
  };
}

const toValues = (values: Readonly<Record<string, unknown>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value as Value])); // JSON scalars

function fakeClock(): OrgClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    set: (to) => {
      now = to.getTime();
    },
    advance: (ms) => {
      now += ms;
    },
    freeze: () => undefined,
  };
}

function run(soql: string, all: readonly Record<string, Value>[]): QueryResult {
  const parsed = /^SELECT (.+) FROM (\w+)(?: WHERE External__c = '(\w+)')?(?: LIMIT (\d+))?$/.exec(soql);
  if (parsed === null) throw new OrgError(400, "MALFORMED_QUERY", `unexpected token: ${soql}`);
  const [, list = "", object = "", external, limit] = parsed;
  const countOnly = list === "COUNT()";
  const select = countOnly ? [] : list.split(/,(?![^(]*\))/).map((each) => itemOf(each.trim()));
  const matching = all.filter((row) => external === undefined || row["External__c"] === external);
  const rows = matching.slice(0, Number(limit ?? matching.length));
  return {
    object,
    select,
    aggregate: countOnly,
    countOnly,
    totalSize: rows.length,
    rows: (from, count) => rows.slice(from, from + count).map((row) => resultRow(row, select)),
  };
}

function itemOf(text: string): SelectItem {
  const child = /^\(SELECT (.+) FROM (\w+)\)$/.exec(text);
  if (child !== null) {
    const select = (child[1] ?? "").split(",").map((each) => itemOf(each.trim()));
    return { kind: "children", relationship: child[2] ?? "", object: "Contact", select };
  }
  const path = text.split(".");
  const name = path.at(-1) ?? "";
  const known = [...account.fields, ...contact.fields].find((each) => each.name === name);
  if (known === undefined) throw new OrgError(400, "INVALID_FIELD", `No such column '${name}' on entity 'Account'.`);
  return { kind: "field", path, field: known };
}

/** Owners exist for even rows; each account has as many contacts as its number. */
function resultRow(row: Record<string, Value>, select: readonly SelectItem[]): ResultRow {
  const n = Number(row["NumberOfEmployees"]);
  const owned = n % 2 === 0;
  return {
    id: String(row["Id"]),
    values: select.map((item) => {
      if (item.kind === "children") return children(n, item.select);
      if (item.kind !== "field") return null;
      if (item.path.length > 1) return owned ? "Ada Admin" : null;
      return row[item.path[0] ?? ""] ?? null;
    }),
    parents: new Map([["Owner", owned ? { type: "User", id: admin.id } : null]]),
  };
}

function children(count: number, select: readonly SelectItem[]): ChildRows {
  const rows = Array.from({ length: count }, (_, n) => ({
    id: idOf("003", n),
    values: select.map((item) => (item.kind === "field" && item.path[0] === "Id" ? idOf("003", n) : `Person ${n}`)),
    parents: new Map(),
  }));
  return { totalSize: count, rows };
}
