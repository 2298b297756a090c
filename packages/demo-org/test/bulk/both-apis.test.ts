import { describe, expect, it } from "vitest";
import { javaDouble, plainDecimal } from "../../src/http/wire/decimals.ts";
import { type RunningOrg, startOrg } from "../../src/index.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { everything } from "../support/small-org.ts";

type Text = string | null;

const noCsv = ["address", "location", "base64"];
const decimals = ["double", "currency", "percent"];
const numbers = [...decimals, "int", "long"];

/** What is read of an object, by which session. */
interface Reading {
  readonly token: string;
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly from: string;
}

/** Every row of an object as REST writes it, values as text that does not depend on the API. */
async function byRest({ url }: RunningOrg, { token, names, types, from }: Reading): Promise<Text[][]> {
  const rows: Text[][] = [];
  const soql = encodeURIComponent(`SELECT ${names.join(", ")} FROM ${from}`);
  for (let next: string | undefined = `/services/data/v60.0/queryAll?q=${soql}`; next !== undefined; ) {
    const reply = await fetch(url + next, { headers: { authorization: `Bearer ${token}` } });
    const page = JSON.parse(await reply.text(), digits) as { records: Record<string, Text>[]; nextRecordsUrl?: string }; // a page
    for (const record of page.records)
      rows.push(names.map((name, index) => fromJson(record[name] ?? null, types[index])));
    next = page.nextRecordsUrl;
  }
  return rows;
}

/** Numbers by their digits, and marked, so that a text is not mistaken for one. */
const digits = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  if (typeof value === "number") return `number ${context?.source}`;
  return typeof value === "boolean" ? String(value) : value;
};

async function byBulk({ url }: RunningOrg, { token, names, types, from }: Reading): Promise<Text[][]> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const jobs = `${url}/services/data/v60.0/jobs/query`;
  const body = JSON.stringify({ operation: "queryAll", query: `SELECT ${names.join(", ")} FROM ${from}` });
  const { id } = (await (await fetch(jobs, { method: "POST", headers, body })).json()) as { id: string }; // a job
  await fetch(`${jobs}/${id}`, { headers });
  await fetch(`${jobs}/${id}`, { headers });
  const [header, ...rows] = parseCsv(await (await fetch(`${jobs}/${id}/results`, { headers })).text());
  expect(header).toEqual(names);
  return rows.map((row) => row.map((value, index) => fromCsv(value, types[index])));
}

/** Empty is null, as Bulk cannot distinguish them. */
function fromJson(value: Text, type: string | undefined): Text {
  if (value === null || value === "") return null;
  if (numbers.includes(type ?? "")) expect(value).toMatch(/^number /);
  return type === "datetime" ? value.replace("+0000", "Z") : value.replace(/^number /, "");
}

function fromCsv(value: string, type: string | undefined): Text {
  if (value === "" || !decimals.includes(type ?? "")) return value === "" ? null : value;
  expect(value).toBe(javaDouble(value));
  return plainDecimal(value);
}

describe("a whole org", () => {
  it("returns the same rows by REST and by Bulk, for every object and field", async () => {
    const org = await startOrg({ scale: 0.2, settings: { pageRows: 150 } });
    const token = org.login();
    const [user] = org.org.users;
    const compared: string[] = [];

    for (const { name, queryable } of user === undefined ? [] : org.org.describeGlobal(user)) {
      const fields = org.org.describe(user!, name)?.fields.filter(({ type }) => !noCsv.includes(type)) ?? [];
      const names = fields.map((field) => field.name);
      const types = fields.map(({ type }) => type);
      if (!queryable || name.endsWith("Status")) continue;
      const from = name + (everything[name] ?? "");
      const rest = await byRest(org, { token, names, types, from });
      expect({ name, rows: await byBulk(org, { token, names, types, from }) }).toEqual({ name, rows: rest });
      if (rest.length > 0) compared.push(name);
    }

    expect(compared).toEqual(expect.arrayContaining(["Account", "Contact", "Measurement__c", "Invoice__c", "Task"]));
    await org.close();
  });
});
