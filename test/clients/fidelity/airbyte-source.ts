import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustEqual } from "../compare.ts";
import { lockedVersion, prepare } from "../environment.ts";
import { mustRun } from "../process.ts";
import { byStream, countOf, type Json, type Lists, type Row } from "../records.ts";
import { liveOn } from "./changes.ts";
import { leftOut } from "./left-out.ts";
import { latest } from "./merge.ts";
import type { OrgClient, OrgWorld } from "./org-client.ts";
import { bare, mustBe, type Rest, restOf } from "./rest.ts";

const name = "airbyte-source-salesforce";

/** Airbyte's connector; it reads some objects by REST and others by Bulk API 2.0, and logs in at login.salesforce.com. */
export const airbyteSource: OrgClient = {
  name,
  version: () => lockedVersion(name, name),
  async run(world) {
    const { org, folder, step, standIn } = world;
    const environment = await prepare(name, world.environments, world.python);
    const unwanted = await leftOut(environment, "source_salesforce.api", folder);
    const rest = restOf(org, 62);
    const files = await configure(world);
    const source = async (...args: readonly string[]): Promise<readonly Message[]> => {
      const command = [environment.program("source-salesforce"), ...args, "--config", files.config];
      const { stdout } = await mustRun(command, { cwd: folder, env: standIn });
      return messagesOf(stdout);
    };
    await step("check", async () => {
      const status = (await source("check")).find(({ type }) => type === "CONNECTION_STATUS")?.connectionStatus;
      mustBe("the status", status, { status: "SUCCEEDED" });
      return { seen: "SUCCEEDED", value: null };
    });
    const streams = await step("discover", async () => {
      const { sobjects } = await rest.get<{ readonly sobjects: readonly Sobject[] }>("sobjects");
      const found = (await source("discover")).find(({ type }) => type === "CATALOG")?.catalog?.streams ?? [];
      // Describe is a stream of the connector's own: what describe global says.
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
      const came = countOf(new Map([...again].filter(([stream]) => incremental.includes(stream))));
      if (came < changed) throw new Error(`${came} records came of streams read incrementally, less than ${changed}`);
      mustEqual(latest(first.records, again), asPassedOn(await wanted(streams, rest), first.byRest).rows);
      return {
        seen: `${countOf(again)} records; merged by Id with those before they equal the org's rows`,
        value: null,
      };
    });
  },
};

interface Sobject {
  readonly name: string;
  readonly queryable: boolean;
}

interface Stream {
  readonly name: string;
  readonly supported_sync_modes: readonly string[];
  readonly default_cursor_field?: readonly string[];
}

interface State {
  readonly stream: { readonly stream_descriptor: { readonly name: string } };
}

interface Message {
  readonly type: string;
  readonly connectionStatus?: Json;
  readonly catalog?: { readonly streams: readonly Stream[] };
  readonly record?: { readonly stream: string; readonly data: Row };
  readonly state?: State;
}

async function configure({ org, folder }: OrgWorld) {
  const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = org.credentials;
  const file = (each: string): string => join(folder, `${each}.json`);
  const files = { config: file("config"), catalog: file("catalog"), state: file("state") };
  // One window of time a stream instead of some hundred.
  const step = { start_date: "1990-01-01T00:00:00Z", stream_slice_step: "P18000D" };
  // Without it, texts such as NULL or N/A are taken for no value.
  const more = { preserve_na_values: true };
  await writeFile(files.config, JSON.stringify({ client_id, client_secret, refresh_token, ...step, ...more }));
  return files;
}

const isIncremental = ({ supported_sync_modes }: Stream): boolean => supported_sync_modes.includes("incremental");

const configured = (stream: Stream): object => ({
  stream,
  sync_mode: isIncremental(stream) ? "incremental" : "full_refresh",
  destination_sync_mode: "append",
  ...(stream.default_cursor_field === undefined ? {} : { cursor_field: stream.default_cursor_field }),
});

const messagesOf = (text: string): readonly Message[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line): Message => JSON.parse(line));

function lastOfEach(states: readonly State[]): readonly State[] {
  return [...new Map(states.map((state) => [state.stream.stream_descriptor.name, state])).values()];
}

/** Only rows that came by REST have the attributes of its JSON. */
const isRest = (record: Message["record"]): record is NonNullable<Message["record"]> =>
  record !== undefined && Object.hasOwn(record.data, "attributes");

const only = (records: Lists, streams: ReadonlySet<string>): Lists =>
  new Map([...records].filter(([stream]) => streams.has(stream)));

/**
 * The rows as the connector passes them on: in those that it reads by Bulk API 2.0 every line ends with \n alone, and
 * an old or new value of a history, which has no type of its own, is text.
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

/** The records, as REST or as Bulk wrote them, in one form; a member without a value is absent. */
function recordsOf(messages: readonly Message[]): Lists {
  return byStream(
    messages.flatMap(({ record }) => (record === undefined ? [] : [[record.stream, form(bare(record.data))] as const])),
  );
}

/** What Salesforce gives by the rows of another object only, and the connector asks for so. */
const parents = new Map([["ContentDocumentLink", " WHERE ContentDocumentId IN (SELECT Id FROM ContentDocument)"]]);

async function wanted(streams: readonly Stream[], rest: Rest): Promise<Lists> {
  const all = new Map<string, readonly Row[]>();
  for (const { name: stream, default_cursor_field: [cursor] = [] } of streams) {
    type Described = { readonly fields: readonly { readonly name: string }[] };
    const { fields } = await rest.get<Described>(`sobjects/${stream}/describe`);
    const which = parents.get(stream) ?? "";
    const found = await rest.rows(`SELECT ${fields.map((field) => field.name).join(",")} FROM ${stream}${which}`, true);
    // It asks for rows from start_date on: of a definition that nobody changed there is no date.
    const rows = found.filter((row) => cursor === undefined || row[cursor] !== null);
    if (rows.length > 0) all.set(stream, rows.map(form));
  }
  return all;
}

function form(row: Row): Row {
  const members = Object.entries(row).filter(([, value]) => value !== null);
  const moment = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\+0000$/;
  return Object.fromEntries(
    members.map(([member, value]) => [member, typeof value === "string" ? value.replace(moment, "$1Z") : value]),
  );
}
