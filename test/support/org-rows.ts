import type { RunningOrg } from "@singer-io-ts/demo-org";
import { byIdOrder, type Row } from "./target.ts";
import type { Catalog } from "./test-org.ts";

type Stream = Catalog["streams"][number];

/** The org's rows as records should have them, read by plain REST calls that share nothing with the tap. */
export async function orgRows(running: RunningOrg, stream: Stream): Promise<Row[]> {
  const token = running.login();
  const { properties } = stream.schema;
  const selected = stream.metadata.filter(
    ({ breadcrumb, metadata }) =>
      breadcrumb.length === 2 &&
      metadata["selected-by-default"] !== false &&
      metadata["inclusion"] !== "unsupported" &&
      metadata["selected"] !== false,
  );
  const names = selected.map(({ breadcrumb }) => String(breadcrumb[1])).filter((name) => name !== "_sdc_deleted_at");
  const rows: Row[] = [];
  let path: string | undefined =
    `/services/data/v66.0/queryAll?q=${encodeURIComponent(`SELECT ${names.join(",")} FROM ${stream.tap_stream_id}`)}`;
  while (path !== undefined) {
    const reply: Response = await fetch(running.url + path, { headers: { authorization: `Bearer ${token}` } });
    if (!reply.ok) throw new Error(`${stream.tap_stream_id}: ${await reply.text()}`);
    const page = (await reply.json()) as { records: Row[]; nextRecordsUrl?: string }; // Salesforce documents it
    for (const record of page.records) rows.push(expected(record, properties));
    path = page.nextRecordsUrl;
  }
  return rows.sort(byIdOrder);
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
  // Old and new values of a history come as what they are; a column has one type.
  if (typeof raw !== "string" && raw !== null && Array.isArray(type) && type.includes("string")) return String(raw);
  if (raw === "") return null;
  if (typeof raw === "string") return raw.replaceAll("\0", "\ufffd");
  return raw;
}

function utc(raw: unknown): unknown {
  return typeof raw === "string" ? raw.replace("+0000", "Z") : raw;
}
