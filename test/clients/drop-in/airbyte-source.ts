import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client, ClientContext } from "../client.ts";
import { mustEqual } from "../compare.ts";
import { bare } from "../fidelity/rest.ts";
import { startStandIn } from "../fidelity/stand-in.ts";
import { mustRun } from "../process.ts";
import { pathWithNode } from "../python.ts";
import { byStream, countOf, type Json, type Lists, type Row } from "../records.ts";
import { bin } from "../tap.ts";

const name = "airbyte-source-salesforce";

/** Airbyte's connector, whose configured catalog this tap goes on with: its records are the same, field by field, with `compatibility`. */
export const fromAirbyteSource: Client = {
  name,
  distribution: name,
  async run(context) {
    const { org, folder, environment, step } = context;
    const standIn = await startStandIn(String(org.login["login_url"]), folder);
    try {
      const config = await configure(context);
      const theirs = async (...args: readonly string[]): Promise<readonly Message[]> => {
        const command = [environment.program("source-salesforce"), ...args, "--config", config];
        return messagesOf((await mustRun(command, { cwd: folder, env: standIn.env })).stdout);
      };
      const catalog = await step("discover", async () => {
        const found = (await theirs("discover")).find(({ type }) => type === "CATALOG")?.catalog?.streams ?? [];
        // Describe is no object, but their connector's own stream.
        const streams = found.filter((stream) => stream.name !== "Describe").map(configured);
        return { seen: `${streams.length} streams`, value: { streams } };
      });
      const records = await step("read", async () => {
        const file = join(folder, "their-catalog.json");
        await writeFile(file, JSON.stringify(catalog));
        const found = recordsOf(await theirs("read", "--catalog", file));
        return { seen: `${countOf(found)} records`, value: found };
      });
      for (const api of ["rest", "bulk"]) {
        await step(`this source by its catalog, compatibility: airbyte, api: ${api}`, () =>
          compared(context, { catalog, records, api }),
        );
      }
    } finally {
      await standIn.close();
    }
  },
};

interface Given {
  readonly catalog: { readonly streams: readonly { readonly stream: Stream }[] };
  readonly records: Lists;
  readonly api: string;
}

async function compared({ tap, folder }: ClientContext, { catalog, records, api }: Given) {
  const config = await tap.configure({ compatibility: "airbyte", api });
  const file = join(folder, "catalog-given.json");
  await writeFile(file, JSON.stringify(catalog));
  const command = [bin, "read", "--config", config, "--catalog", file];
  const { stdout } = await mustRun(command, { cwd: folder, env: { PATH: pathWithNode } });
  const ours = recordsOf(messagesOf(stdout));
  const cursors = new Map(catalog.streams.map(({ stream }) => [stream.name, stream.default_cursor_field?.[0]]));
  const dated = new Map(
    [...ours].map(([stream, rows]) => {
      const cursor = cursors.get(stream);
      return [stream, rows.filter((row) => cursor === undefined || row[cursor] !== undefined)] as const;
    }),
  );
  mustEqual(withLineFeeds(dated), asOurs(records));
  const more = countOf(ours) - countOf(dated);
  const seen = `${countOf(dated)} records, the same in every field; and ${more} rows without a date, which theirs leaves out`;
  return { seen, value: null };
}

interface Stream {
  readonly name: string;
  readonly supported_sync_modes: readonly string[];
  readonly default_cursor_field?: readonly string[];
}

interface Message {
  readonly type: string;
  readonly catalog?: { readonly streams: readonly Stream[] };
  readonly record?: { readonly stream: string; readonly data: Row };
}

const configured = (stream: Stream) => ({
  stream,
  sync_mode: stream.supported_sync_modes.includes("incremental") ? "incremental" : "full_refresh",
  destination_sync_mode: "append",
  ...(stream.default_cursor_field === undefined ? {} : { cursor_field: stream.default_cursor_field }),
});

async function configure({ org, folder }: ClientContext): Promise<string> {
  const { client_id, client_secret, refresh_token } = org.login;
  const config = {
    ...{ client_id, client_secret, refresh_token },
    // One time window for each stream; and texts such as NULL or N/A stay texts.
    ...{ start_date: "1990-01-01T00:00:00Z", stream_slice_step: "P18000D", preserve_na_values: true },
  };
  const file = join(folder, "their-config.json");
  await writeFile(file, JSON.stringify(config));
  return file;
}

const messagesOf = (text: string): readonly Message[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line): Message => JSON.parse(line));

const recordsOf = (messages: readonly Message[]): Lists =>
  byStream(messages.flatMap(({ record }) => (record === undefined ? [] : [[record.stream, record.data] as const])));

const mapRows = (lists: Lists, change: (row: Row) => Row): Lists =>
  new Map([...lists].map(([stream, rows]) => [stream, rows.map(change)]));

/** Texts with line feeds alone: by Bulk API their connector writes no others. */
function withLineFeeds(lists: Lists): Lists {
  const pass = (value: Json): Json => (typeof value === "string" ? value.replace(/\r\n?/g, "\n") : value);
  return mapRows(lists, (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, pass(value)])));
}

/**
 * Their records as this source writes them: nothing in the place of null, date-times with Z, no `attributes`, no files. By REST
 * theirs have null, `+0000`, `attributes`, and a file's address in the place of the file.
 */
function asOurs(records: Lists): Lists {
  const pass = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(bare(row)).flatMap(([name, value]): [string, Json][] => {
        if (value === null || (typeof value === "string" && addressOfFile.test(value))) return [];
        return [[name, typeof value === "string" ? value.replace(dateTime, "$1Z") : value]];
      }),
    );
  return withLineFeeds(mapRows(records, pass));
}

const addressOfFile = /^\/services\/data\/v\d+\.0\/sobjects\/\w+\/\w+\/\w+$/;
const dateTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\+0000$/;
