import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client, ClientContext } from "../client.ts";
import { mustEqual } from "../compare.ts";
import { startStandIn } from "../fidelity/stand-in.ts";
import { mustRun } from "../process.ts";
import { pathWithNode } from "../python.ts";
import { countOf, type Json, type Lists, type Row } from "../records.ts";
import { bin, type Message, recordsOf } from "../tap.ts";
import { columnsStay } from "./postgres-columns.ts";

const name = "tap-salesforce";

/** singer-io's tap, whose catalog this tap goes on with: its records are the same, field by field, with `compatibility`. */
export const fromTapSalesforce: Client = {
  name,
  distribution: name,
  async run(context) {
    const { org, folder, environment, step } = context;
    const standIn = await startStandIn(String(org.login["login_url"]), folder);
    try {
      const config = await configure(context);
      const theirs = async (...args: readonly string[]): Promise<string> => {
        const command = [environment.program("tap-salesforce"), "--config", config, ...args];
        return (await mustRun(command, { cwd: folder, env: standIn.env })).stdout;
      };
      const catalog = await step("--discover", async () => {
        const found: Catalog = JSON.parse(await theirs("--discover"));
        const file = join(folder, "their-catalog.json");
        await writeFile(file, JSON.stringify(selected(found)));
        return { seen: `${found.streams.length} streams`, value: file };
      });
      const records = await step("--properties", async () => {
        const written = await theirs("--properties", catalog);
        await writeFile(join(folder, "theirs.jsonl"), written);
        const found = recordsOf(messagesOf(written));
        return { seen: `${countOf(found)} records`, value: found };
      });
      for (const api of ["rest", "bulk"]) {
        await step(`this tap by its catalog, compatibility: singer-io, api: ${api}`, () =>
          compared(context, { catalog, records, api }),
        );
      }
      await step("both into PostgreSQL, theirs first", async () => ({
        seen: await columnsStay(context, { theirs: join(folder, "theirs.jsonl"), ours: join(folder, "ours.jsonl") }),
        value: null,
      }));
    } finally {
      await standIn.close();
    }
  },
};

interface Given {
  readonly catalog: string;
  readonly records: Lists;
  readonly api: string;
}

async function compared({ tap, folder }: ClientContext, { catalog, records, api }: Given) {
  const config = await tap.configure({ compatibility: "singer-io", api });
  const command = [bin, "--config", config, "--catalog", catalog];
  const { stdout } = await mustRun(command, { cwd: folder, env: { PATH: pathWithNode } });
  await writeFile(join(folder, "ours.jsonl"), stdout);
  const messages = messagesOf(stdout);
  const ours = recordsOf(messages);
  const { records: wanted, truths } = asOurs(records, ours);
  mustEqual(ours, wanted);
  const schemas = messages.filter(({ type }) => type === "SCHEMA").length;
  const seen = `${countOf(ours)} records of ${schemas} streams, the same in every field but ${truths} truth values without a type, which they write as 0 and 1`;
  return { seen, value: null };
}

/**
 * Their records as this tap writes them. By REST they write a truth value of a field without a type as 0 or 1, by Bulk as true or
 * false; this tap writes true or false by both.
 */
function asOurs(records: Lists, ours: Lists): { readonly records: Lists; readonly truths: number } {
  let truths = 0;
  const converted = [...records].map(([stream, rows]) => {
    const byId = new Map((ours.get(stream) ?? []).map((row) => [row["Id"], row]));
    const pass = (row: Row): Row => {
      const own = byId.get(row["Id"] ?? null) ?? {};
      const members = Object.entries(row).map(([name, value]): [string, Json] => {
        if (typeof own[name] !== "boolean" || typeof value !== "number") return [name, value];
        truths += 1;
        return [name, value === 1];
      });
      return Object.fromEntries(members);
    };
    return [stream, rows.map(pass)] as const;
  });
  return { records: new Map(converted), truths };
}

interface Catalog {
  readonly streams: readonly {
    readonly stream: string;
    readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: Row }[];
  }[];
}

/** All streams selected but EntityDefinition, of which this tap refuses the key. */
function selected({ streams }: Catalog): Catalog {
  return {
    streams: streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((each) => {
        if (each.breadcrumb.length > 0) return each;
        const [key] = (each.metadata["valid-replication-keys"] ?? []) as readonly Json[];
        const method = key === undefined ? {} : { "replication-key": key, "replication-method": "INCREMENTAL" };
        return { ...each, metadata: { ...each.metadata, selected: stream.stream !== "EntityDefinition", ...method } };
      }),
    })),
  };
}

async function configure({ org, folder }: ClientContext): Promise<string> {
  const { client_id, client_secret, refresh_token } = org.login;
  const start_date = "1990-01-01T00:00:00Z";
  const config = {
    ...{ client_id, client_secret, refresh_token },
    ...{ start_date, api_type: "REST", select_fields_by_default: true },
  };
  const file = join(folder, "their-config.json");
  await writeFile(file, JSON.stringify(config));
  return file;
}

const messagesOf = (text: string): readonly Message[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Message => JSON.parse(line));
