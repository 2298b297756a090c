import { writeFile } from "node:fs/promises";
import { mustEqual } from "../compare.ts";
import { lockedVersion, prepare } from "../environment.ts";
import { mustRun } from "../process.ts";
import { byStream, countOf, type Json, type Lists, type Row } from "../records.ts";
import {
  type AirbyteMessage,
  type AirbyteStream,
  configured,
  isIncremental,
  lastOfEach,
  messagesOf,
} from "./airbyte-messages.ts";
import { liveOn } from "./changes.ts";
import { type Files, filesOf } from "./files.ts";
import { leftOut } from "./left-out.ts";
import { latest, mustHaveRead } from "./merge.ts";
import type { OrgClient, OrgClientContext } from "./org-client.ts";
import { bare, mustBe, type Rest, restOf } from "./rest.ts";

const name = "airbyte-source-salesforce";
/** The one that the connector uses. */
const apiVersion = 62;

/** Airbyte's connector. It reads some objects by REST and others by Bulk API 2.0, and logs in at login.salesforce.com. */
export const airbyteSource: OrgClient = {
  name,
  version: () => lockedVersion(name, name),
  async run(context) {
    const environment = await prepare(name, context.environments, context.python);
    const files = await configure(context);
    const source: Source = async (...args) => {
      const command = [environment.program("source-salesforce"), ...args, "--config", files.config];
      const { stdout } = await mustRun(command, { cwd: context.folder, env: context.standIn });
      return messagesOf(stdout);
    };
    await context.step("check", async () => {
      const status = (await source("check")).find(({ type }) => type === "CONNECTION_STATUS")?.connectionStatus;
      mustBe("the status", status, { status: "SUCCEEDED" });
      return { seen: "SUCCEEDED", value: null };
    });
    const unwanted = await leftOut(environment, "source_salesforce.api", context.folder);
    const streams = await discover(context, source, files, unwanted);
    await readTwice(context, source, files, streams);
  },
};

/** Runs the connector with these arguments and the configuration. @returns its messages */
type Source = (...args: readonly string[]) => Promise<readonly AirbyteMessage[]>;

/** @param unwanted objects that the connector leaves out. @returns the streams, which the catalog file then has selected */
async function discover(
  { org, step }: OrgClientContext,
  source: Source,
  files: Files,
  unwanted: readonly string[],
): Promise<readonly AirbyteStream[]> {
  return step("discover", async () => {
    const { sobjects } = await restOf(org, apiVersion).get<{ readonly sobjects: readonly Sobject[] }>("sobjects");
    const found = (await source("discover")).find(({ type }) => type === "CATALOG")?.catalog?.streams ?? [];
    // Describe is a stream of the connector itself: the answer of describe global.
    const objects = found.filter((stream) => stream.name !== "Describe");
    const queryable = sobjects.filter((each) => each.queryable).map((each) => each.name);
    const left = queryable.filter((object) => unwanted.includes(object) && !parents.has(object));
    const due = queryable.filter((object) => !left.includes(object));
    mustBe("the streams", objects.map((stream) => stream.name).sort(), due.sort());
    await writeFile(files.catalog, JSON.stringify({ streams: objects.map(configured) }));
    return {
      seen: `${objects.length} streams: all queryable objects but ${left.join(", ") || "none"}, which its code leaves out`,
      value: objects,
    };
  });
}

/** Reads all streams, changes rows of the org, and reads again from the last states. */
async function readTwice(
  { org, step }: OrgClientContext,
  source: Source,
  files: Files,
  streams: readonly AirbyteStream[],
): Promise<void> {
  const rest = restOf(org, apiVersion);
  const first = await step("read", async () => {
    const messages = await source("read", "--catalog", files.catalog);
    const records = recordsOf(messages);
    const byRest = new Set(messages.flatMap(({ record }) => (isRest(record) ? [record.stream] : [])));
    const { rows, altered } = asPassedOn(await wanted(streams, rest), byRest);
    mustEqual(records, rows);
    const bulk = countOf(records) - countOf(only(records, byRest));
    const how = `${countOf(records) - bulk} by REST, ${bulk} by Bulk API 2.0`;
    const seen = `${countOf(records)} records, ${how}, equal the org's rows but for the line endings of ${altered} texts`;
    return { seen, value: { messages, records, byRest } };
  });
  const changed = liveOn(org);
  await step("read --state", async () => {
    const state = first.messages.flatMap((message) => (message.state === undefined ? [] : [message.state]));
    await writeFile(files.state, JSON.stringify(lastOfEach(state)));
    const again = recordsOf(await source("read", "--catalog", files.catalog, "--state", files.state));
    const incremental = streams.filter(isIncremental).map((stream) => stream.name);
    mustHaveRead(again, incremental, changed);
    mustEqual(latest(first.records, again), asPassedOn(await wanted(streams, rest), first.byRest).rows);
    return {
      seen: `${countOf(again)} records; merged by Id with those before they equal the org's rows`,
      value: null,
    };
  });
}

interface Sobject {
  readonly name: string;
  readonly queryable: boolean;
}

async function configure(context: OrgClientContext): Promise<Files> {
  const { files, login } = filesOf(context);
  // One time window for each stream instead of some hundred.
  const step = { start_date: "1990-01-01T00:00:00Z", stream_slice_step: "P18000D" };
  // Without it, the connector reads texts such as NULL or N/A as null.
  const more = { preserve_na_values: true };
  await writeFile(files.config, JSON.stringify({ ...login, ...step, ...more }));
  return files;
}

/** Only rows read by REST have attributes. */
const isRest = (record: AirbyteMessage["record"]): record is NonNullable<AirbyteMessage["record"]> =>
  record !== undefined && Object.hasOwn(record.data, "attributes");

const only = (records: Lists, streams: ReadonlySet<string>): Lists =>
  new Map([...records].filter(([stream]) => streams.has(stream)));

/**
 * The rows as the connector writes them: in rows read by Bulk API 2.0, line breaks are \n, and the old or new value of a
 * history, which has no type, is text.
 */
function asPassedOn(rows: Lists, byRest: ReadonlySet<string>): { readonly rows: Lists; readonly altered: number } {
  let altered = 0;
  const pass = (row: Row): Row => {
    const members = Object.entries(row).map(([member, value]): [string, Json] => {
      if (untyped.includes(member)) return [member, String(value).replace(/\r\n?/g, "\n")];
      if (typeof value !== "string" || !value.includes("\r")) return [member, value];
      altered += 1;
      return [member, value.replace(/\r\n?/g, "\n")];
    });
    return Object.fromEntries(members);
  };
  const passed = [...rows].map(([stream, all]) => [stream, byRest.has(stream) ? all : all.map(pass)] as const);
  return { rows: new Map(passed), altered };
}

const untyped = ["OldValue", "NewValue"];

/** The records of REST and Bulk in one form: members that are null are left out. */
function recordsOf(messages: readonly AirbyteMessage[]): Lists {
  return byStream(
    messages.flatMap(({ record }) => (record === undefined ? [] : [[record.stream, form(bare(record.data))] as const])),
  );
}

/** Objects that Salesforce only returns by the rows of another object, as the connector requests them. */
const parents = new Map([["ContentDocumentLink", " WHERE ContentDocumentId IN (SELECT Id FROM ContentDocument)"]]);

async function wanted(streams: readonly AirbyteStream[], rest: Rest): Promise<Lists> {
  const all = new Map<string, readonly Row[]>();
  for (const { name: stream, default_cursor_field: [cursor] = [] } of streams) {
    type Described = { readonly fields: readonly { readonly name: string }[] };
    const { fields } = await rest.get<Described>(`sobjects/${stream}/describe`);
    const which = parents.get(stream) ?? "";
    const found = await rest.rows(`SELECT ${fields.map((field) => field.name).join(",")} FROM ${stream}${which}`, true);
    // It only reads rows with a date from start_date on; a definition that was never changed has none.
    const rows = found.filter((row) => cursor === undefined || row[cursor] !== null);
    if (rows.length > 0) all.set(stream, rows.map(form));
  }
  return all;
}

function form(row: Row): Row {
  const members = Object.entries(row).filter(([, value]) => value !== null);
  const dateTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\+0000$/;
  return Object.fromEntries(
    members.map(([member, value]) => [member, typeof value === "string" ? value.replace(dateTime, "$1Z") : value]),
  );
}
