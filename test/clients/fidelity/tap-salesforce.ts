import { writeFile } from "node:fs/promises";
import { mustEqual } from "../compare.ts";
import { lockedVersion, prepare } from "../environment.ts";
import { mustRun } from "../process.ts";
import { countOf, type Json, type Lists, type Row } from "../records.ts";
import { lastState, recordsOf } from "../tap.ts";
import { liveOn } from "./changes.ts";
import { type Files, filesOf } from "./files.ts";
import { leftOut } from "./left-out.ts";
import { latest, mustHaveRead } from "./merge.ts";
import type { OrgClient, OrgClientContext } from "./org-client.ts";
import { type Rest, restOf } from "./rest.ts";
import { keyOf, messagesOf, type SingerCatalog, type SingerStream, selected } from "./singer-catalog.ts";

const name = "tap-salesforce";

/** singer-io's tap, by REST. It always logs in at login.salesforce.com. */
export const tapSalesforce: OrgClient = {
  name,
  version: () => lockedVersion(name, name),
  async run(context) {
    const { org, folder, step, standIn } = context;
    const environment = await prepare(name, context.environments, context.python);
    const unwanted = await leftOut(environment, "tap_salesforce.salesforce", folder);
    const rest = restOf(org);
    const files = await configure(context);
    const tap = async (...args: readonly string[]): Promise<string> => {
      const command = [environment.program("tap-salesforce"), "--config", files.config, ...args];
      return (await mustRun(command, { cwd: folder, env: standIn })).stdout;
    };
    const streams = await step("--discover", async () => {
      const { sobjects } = await rest.get<{ readonly sobjects: readonly { readonly name: string }[] }>("sobjects");
      const catalog: SingerCatalog = JSON.parse(await tap("--discover"));
      const found = catalog.streams.map(({ stream }) => stream);
      const left = sobjects.map((each) => each.name).filter((object) => !found.includes(object));
      const missing = left.filter((object) => !object.endsWith("ChangeEvent") && !unwanted.includes(object));
      if (missing.length > 0) throw new Error(`not found: ${missing.join(", ")}`);
      await writeFile(files.catalog, JSON.stringify(selected(catalog)));
      const seen = `${found.length} streams: all objects but ${left.join(", ")}, which its code leaves out`;
      return { seen, value: catalog.streams };
    });
    const first = await step("--properties", async () => {
      const messages = messagesOf(await tap("--properties", files.catalog));
      const records = recordsOf(messages);
      mustEqual(records, await wanted(streams, rest));
      return { seen: `${countOf(records)} records equal the org's rows`, value: { messages, records } };
    });
    const changed = liveOn(org);
    await step("--properties --state", async () => {
      await writeFile(files.state, JSON.stringify(lastState(first.messages)));
      const messages = messagesOf(await tap("--properties", files.catalog, "--state", files.state));
      const again = recordsOf(messages);
      const incremental = streams.filter((stream) => keyOf(stream) !== null).map(({ stream }) => stream);
      mustHaveRead(again, incremental, changed);
      mustEqual(latest(first.records, again), await wanted(streams, rest));
      const seen = `${countOf(again)} records; merged by Id with those before they equal the org's rows`;
      return { seen, value: null };
    });
  },
};

async function configure(context: OrgClientContext): Promise<Files> {
  const { files, login } = filesOf(context);
  const start_date = "1990-01-01T00:00:00Z";
  const config = { ...login, start_date, api_type: "REST", select_fields_by_default: true };
  await writeFile(files.config, JSON.stringify(config));
  return files;
}

/** The org's rows as this tap writes them: date-times with six digits after the point, dates as date-times, no content of files. */
async function wanted(streams: readonly SingerStream[], rest: Rest): Promise<Lists> {
  const lists = new Map<string, readonly Row[]>();
  for (const each of streams) {
    const { stream } = each;
    const key = keyOf(each);
    type Described = { readonly fields: readonly { readonly name: string; readonly type: string }[] };
    const { fields } = await rest.get<Described>(`sobjects/${stream}/describe`);
    const read = fields.filter(({ type }) => type !== "base64");
    const all = await rest.rows(`SELECT ${read.map((field) => field.name).join(",")} FROM ${stream}`, true);
    // It only reads rows with a date from start_date on; a definition that was never changed has none.
    const rows = all.filter((row) => key === null || row[key] !== null);
    const dateTimes = read.filter(({ type }) => type === "datetime" || type === "date").map((field) => field.name);
    const any = read.filter(({ type }) => type === "anyType").map((field) => field.name);
    const written = rows.map((row) => ({ ...row, ...microseconds(row, dateTimes), ...numbers(row, any) }));
    if (rows.length > 0) lists.set(stream, written);
  }
  return lists;
}

function microseconds(row: Row, names: readonly string[]): Row {
  const entries = names.map((each): [string, Json] => {
    const value = row[each] ?? null;
    if (value === null) return [each, null];
    const text = String(value);
    return [each, text.length === 10 ? `${text}T00:00:00.000000Z` : text.replace(/\+0000$/, "000Z")];
  });
  return Object.fromEntries(entries);
}

/** singer-python writes a boolean as a number if the schema has no type. */
function numbers(row: Row, names: readonly string[]): Row {
  const entries = names.map((each): [string, Json] => {
    const value = row[each] ?? null;
    return [each, typeof value === "boolean" ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}
