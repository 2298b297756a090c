import type { RunningOrg } from "@singer-io-ts/demo-org";
import type { Row } from "./target.ts";

interface Answer {
  readonly totalSize: number;
  readonly records: Row[];
  readonly nextRecordsUrl?: string;
}

/** The rows of a query with all rows of its subqueries, without `attributes`, read without the tap's code. */
export async function plainQuery(running: RunningOrg, soql: string, resource = "queryAll"): Promise<Row[]> {
  const { records, nextRecordsUrl } = await get(
    running,
    `/services/data/v66.0/${resource}?q=${encodeURIComponent(soql)}`,
  );
  return withChildren(running, [...records, ...(await rest(running, nextRecordsUrl))]);
}

async function rest(running: RunningOrg, url: string | undefined): Promise<Row[]> {
  if (url === undefined) return [];
  const { records, nextRecordsUrl } = await get(running, url);
  return [...records, ...(await rest(running, nextRecordsUrl))];
}

async function withChildren(running: RunningOrg, rows: readonly Row[]): Promise<Row[]> {
  const complete: Row[] = [];
  for (const { attributes: _attributes, ...row } of rows) {
    const members: [string, unknown][] = [];
    for (const [name, value] of Object.entries(row)) members.push([name, await valueWithChildren(running, value)]);
    complete.push(Object.fromEntries(members));
  }
  return complete;
}

async function valueWithChildren(running: RunningOrg, value: unknown): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  const { records, nextRecordsUrl } = value as Partial<Answer>; // checked next
  if (!Array.isArray(records)) return (await withChildren(running, [value as Row]))[0];
  return withChildren(running, [...records, ...(await rest(running, nextRecordsUrl))]);
}

async function get({ url, login }: RunningOrg, path: string): Promise<Answer> {
  const reply = await fetch(url + path, { headers: { authorization: `Bearer ${login()}` } });
  if (!reply.ok) throw new Error(`${decodeURIComponent(path)}: ${await reply.text()}`);
  return (await reply.json()) as Answer; // Salesforce documents it
}
