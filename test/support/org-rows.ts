import type { RunningOrg } from "@singer-io-ts/demo-org";
import { byIdOrder, type Row } from "./target.ts";
import type { Catalog } from "./test-org.ts";

type Stream = Catalog["streams"][number];

/** So many columns fit into a URI, even those with the longest names. */
const columnsOfQuery = 200;

/** The org's rows in the form that records must have, read by REST calls without the tap's code. */
export async function orgRows(running: RunningOrg, stream: Stream): Promise<Row[]> {
  const read = (soql: string): Promise<Row[]> => allRows(running, soql);
  const { properties } = stream.schema;
  const selected = stream.metadata.filter(
    ({ breadcrumb, metadata }) =>
      breadcrumb.length === 2 &&
      metadata["selected-by-default"] !== false &&
      metadata["inclusion"] !== "unsupported" &&
      metadata["selected"] !== false,
  );
  const names = selected.map(({ breadcrumb }) => String(breadcrumb[1])).filter((name) => name !== "_sdc_deleted_at");
  const byId = new Map<unknown, Record<string, unknown>>();
  for (let first = 0; first < names.length; first += columnsOfQuery) {
    const columns = [...new Set(["Id", ...names.slice(first, first + columnsOfQuery)])].filter(
      (name) => name !== "Id" || names.includes("Id"),
    );
    for (const filter of await filtersOf(stream.tap_stream_id, read)) {
      for (const record of await read(`SELECT ${columns.join(",")} FROM ${stream.tap_stream_id}${filter}`)) {
        const key = record["Id"] ?? byId.size;
        byId.set(key, { ...byId.get(key), ...record });
      }
    }
  }
  return [...byId.values()].map((record) => expected(record, properties)).sort(byIdOrder);
}

async function allRows(running: RunningOrg, soql: string): Promise<Row[]> {
  const rows: Row[] = [];
  let path: string | undefined = `/services/data/v66.0/queryAll?q=${encodeURIComponent(soql)}`;
  while (path !== undefined) {
    const reply: Response = await fetch(running.url + path, {
      headers: { authorization: `Bearer ${running.login()}` },
    });
    if (!reply.ok) throw new Error(`${soql.slice(0, 200)}: ${await reply.text()}`);
    const page = (await reply.json()) as { records: Row[]; nextRecordsUrl?: string }; // Salesforce documents it
    rows.push(...page.records);
    path = page.nextRecordsUrl;
  }
  return rows;
}

/** Conditions that together select all rows, for objects that refuse a query without a condition. */
async function filtersOf(object: string, read: (soql: string) => Promise<Row[]>): Promise<string[]> {
  if (object === "Vote") return ["Case", "Account"].map((type) => ` WHERE Parent.Type = '${type}'`);
  if (object === "FieldDefinition") {
    const entities = await read("SELECT DurableId FROM EntityDefinition");
    return entities.map(({ DurableId }) => ` WHERE EntityDefinitionId = '${String(DurableId)}'`);
  }
  if (object !== "ContentDocumentLink") return [""];
  const documents = await read("SELECT Id FROM ContentDocument");
  return documents.map(({ Id }) => ` WHERE ContentDocumentId = '${String(Id)}'`);
}

function expected(record: Row, properties: Stream["schema"]["properties"]): Row {
  const row: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    if (name === "_sdc_deleted_at")
      row[name] =
        record["IsDeleted"] === true
          ? utc(record["SystemModstamp"] ?? record["LastModifiedDate"] ?? record["CreatedDate"])
          : null;
    else if (name in record) row[name] = value(record[name], schema);
  }
  return row;
}

function value(raw: unknown, { type, format }: Readonly<Record<string, unknown>>): unknown {
  if (format === "date-time") return utc(raw);
  // REST writes old and new values of a history with their own types; the column is text.
  if (typeof raw !== "string" && raw !== null && Array.isArray(type) && type.includes("string")) return String(raw);
  if (raw === "") return null;
  if (typeof raw === "string") return raw.replaceAll("\0", "\ufffd");
  return raw;
}

function utc(raw: unknown): unknown {
  return typeof raw === "string" ? raw.replace("+0000", "Z") : raw;
}
