import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client, ClientContext } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { createProject, example, type Meltano, meltanoIn, type Plugin } from "./meltano-project.ts";
import { rowsOf, snapshot } from "./org-snapshot.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { rowsInSchema } from "./postgres-rows.ts";
import { countOf, type Json, type Lists, type Row } from "./records.ts";
import { lastState, tapIn } from "./tap.ts";

const schema = "salesforce";

/** How a target keeps what it is sent. */
interface Target {
  /** Its package, which names its lock file. */
  readonly name: string;
  /** Its program, and its settings. */
  readonly plugin: (postgres: Postgres) => Plugin;
  /** The name of a table or column. */
  readonly named: (name: string) => string;
  /** What becomes of a value. */
  readonly kept: (value: Json) => Json;
}

/** All fields: the tap offers no file and no field made of other fields to a glob. */
const select = ["*.*"];

/** Meltano into PostgreSQL by the target of MeltanoLabs, which keeps names and values as they are sent. */
export const meltanoPostgres: Client = {
  name: "meltanolabs-target-postgres",
  distribution: "meltanolabs-target-postgres",
  rotatesTokens: true,
  run: async (context) => {
    await intoPostgres(context, {
      name: "meltanolabs-target-postgres",
      named: (name) => name,
      kept: (value) => value,
      plugin: ({ host, port, user, database }) => ({
        settings: [
          ...["host", "user", "database", "default_target_schema", "password"].map((name) => ({ name })),
          { name: "port", kind: "integer" },
          ...["use_copy", "validate_records"].map((name) => ({ name, kind: "boolean" })),
        ],
        config: {
          ...{ host, port, user, database, password: "none", default_target_schema: schema },
          ...{ use_copy: true, validate_records: false },
        },
      }),
    });
  },
};

/** Meltano into PostgreSQL by pipelinewise-target-postgres, which writes names in lower case and control characters as JSON has them. */
export const pipelinewisePostgres: Client = {
  name: "pipelinewise-target-postgres",
  distribution: "pipelinewise-target-postgres",
  run: async (context) => {
    await intoPostgres(context, {
      name: "pipelinewise-target-postgres",
      named: (name) => name.toLowerCase(),
      kept: (value) =>
        typeof value === "string" ? value.replaceAll(/\p{Cc}/gu, (each) => JSON.stringify(each).slice(1, -1)) : value,
      plugin: ({ host, port, user, database }) => ({
        settings: [
          ...["host", "user", "dbname", "default_target_schema", "password"].map((name) => ({ name })),
          { name: "port", kind: "integer" },
          { name: "primary_key_required", kind: "boolean" },
          { name: "add_metadata_columns", kind: "boolean" },
        ],
        config: {
          ...{ host, port, user, password: "none", dbname: database, default_target_schema: schema },
          ...{ primary_key_required: false, add_metadata_columns: true },
        },
      }),
    });
  },
};

async function intoPostgres(context: ClientContext, target: Target): Promise<void> {
  const postgres = await startPostgres();
  try {
    await runs(context, target, postgres);
    if (target.name === "meltanolabs-target-postgres") {
      await exampleRuns(context, postgres);
      await batchRuns(context, target, postgres);
    }
  } finally {
    await postgres.close();
  }
}

/** First run, changes of every kind, second run, full refresh: after each, every cell is compared with the org. */
async function runs(context: ClientContext, target: Target, postgres: Postgres): Promise<void> {
  const { org, step, folder } = context;
  const change = org.prepareEveryKind();
  const meltano = await projectFor(context, target, postgres, join(folder, "project"));
  const run = (...options: readonly string[]) => meltano("run", ...options, "tap-salesforce", "target-postgres");
  const { stdout } = await meltano("invoke", "tap-salesforce", "--discover");
  const { streams: discovered }: { readonly streams: readonly { readonly tap_stream_id: string }[] } =
    JSON.parse(stdout);
  const streams = discovered.map(({ tap_stream_id: name }) => name);
  const held = async (): Promise<Lists> => withoutOwn(await rowsInSchema(postgres, schema));
  const look = async (): Promise<Lists> => rowsOf(await snapshot(org, streams, "_sdc_deleted_at"));
  const compare = async (wanted: Lists, purged: ReadonlySet<string>): Promise<string> => {
    mustHold(await held(), wanted, target, purged);
    const more = purged.size === 0 ? "" : `; ${purged.size} purged ones are marked`;
    return `the tables equal the org's ${countOf(wanted)} rows, cell by cell${more}`;
  };
  const before = await look();
  await step("meltano run, first", async () => {
    await run();
    return { seen: await compare(before, new Set()), value: null };
  });
  change();
  const after = await look();
  const left = idsOf(after);
  const purged = new Set([...idsOf(before)].filter((id) => !left.has(id)));
  if (purged.size === 0) throw new Error("The org has purged no row.");
  await step("meltano run, after changes of each kind", async () => {
    await run();
    return { seen: await compare(after, purged), value: null };
  });
  await step("meltano run --full-refresh", async () => {
    await run("--full-refresh");
    return { seen: await compare(after, purged), value: null };
  });
}

/** Rows in batch files: first run, changes, second run, and a full load under a new version, after which the target removes what is gone. */
async function batchRuns({ org, step, folder, environment }: ClientContext, target: Target, postgres: Postgres) {
  const { refresh_token: _, ...login } = org.login;
  const [work, into] = [join(folder, "batches"), "batches"];
  const tap = tapIn(work, login);
  // As it is in the address: the target decodes nothing.
  const root = `file://${join(work, "files of 100%20 #ü")}`;
  await tap.configure({ batch_config: { encoding: { format: "jsonl", compression: "gzip" }, storage: { root } } });
  const streams = [...(await tap.discover()).keys()];
  const settings = join(work, "target.json");
  const { config } = target.plugin(postgres);
  await writeFile(settings, JSON.stringify({ ...Object(config), default_target_schema: into, hard_delete: true }));
  const client = [environment.program("target-postgres"), "--config", settings];
  const look = async (): Promise<Lists> => rowsOf(await snapshot(org, streams, "_sdc_deleted_at"));
  const run = async (
    name: string,
    shown: string,
    rest: { readonly wanted: Lists; readonly gone: ReadonlySet<string> },
    state?: Json,
  ) =>
    step(shown, async () => {
      const { messages } = await tap.pipeInto(client, { run: name, ...(state === undefined ? {} : { state }) });
      const batches = messages.filter(({ type }) => type === "BATCH").length;
      if (batches === 0 || messages.some(({ type }) => type === "RECORD"))
        throw new Error(`The tap wrote ${batches} BATCH messages, and records beside them.`);
      // Salesforce tells of no deletion of a history's rows: they stay until the next full load.
      const held = [...withoutOwn(await rowsInSchema(postgres, into))].map(
        ([table, rows]) => [table, rows.filter((row) => !rest.gone.has(String(row["Id"])))] as const,
      );
      mustHold(new Map(held), rest.wanted, target, new Set());
      const seen = `${batches} BATCH messages; the tables equal the org's ${countOf(rest.wanted)} rows, cell by cell`;
      return { seen, value: lastState(messages) };
    });
  const before = await look();
  const shown = "target-postgres (batch_config, hard_delete)";
  const state = await run("first", `tap | ${shown}`, { wanted: before, gone: new Set() });
  await org.liveOn();
  const after = await look();
  const left = idsOf(after);
  const gone = new Set([...idsOf(before)].filter((id) => !left.has(id)));
  await run("second", `tap --state | ${shown}`, { wanted: after, gone }, state);
  await run("full", `tap | ${shown}, in full again`, { wanted: after, gone: new Set() });
}

const idsOf = (rows: Lists): ReadonlySet<string> =>
  new Set([...rows.values()].flat().map(({ DurableId, Id }) => String(DurableId ?? Id)));

async function projectFor(
  { environmentOf, environment, org }: ClientContext,
  target: Target,
  postgres: Postgres,
  folder: string,
): Promise<Meltano> {
  const loader = {
    ...{ name: "target-postgres", namespace: "target_postgres", executable: environment.program("target-postgres") },
    ...target.plugin(postgres),
  };
  return createProject(await environmentOf("meltano"), folder, {
    loaders: [loader],
    // No token_store: the tap keeps a replaced refresh token in .meltano.
    config: { ...org.login, backfill_new_fields: true },
    select,
  });
}

/** What the tables hold, without the columns of the target itself. */
function withoutOwn(tables: Lists): Lists {
  const isOwn = (name: string): boolean => name.startsWith("_sdc_") && name !== "_sdc_deleted_at";
  return new Map(
    [...tables].map(([table, rows]) => [
      table,
      rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !isOwn(name)))),
    ]),
  );
}

/** @throws Error with the first differences */
function mustHold(held: Lists, wanted: Lists, { named, kept }: Target, purged: ReadonlySet<string>): void {
  const renamed = new Map(
    [...wanted]
      .filter(([, rows]) => rows.length > 0)
      .map(([stream, rows]) => [named(stream), rows.map((row) => keptRow(row))]),
  );
  const isGone = (row: Row): boolean => purged.has(String(row[named("Id")]));
  const rest = new Map(
    [...held]
      .filter(([, rows]) => rows.length > 0)
      .map(([table, rows]) => [table, rows.filter((row) => !isGone(row)).map(withMark)]),
  );
  mustEqual(rest, renamed);
  const marked = [...held.values()].flat().filter(isGone);
  const unmarked = marked.filter((row) => row["_sdc_deleted_at"] == null || row[named("IsDeleted")] !== true);
  if (marked.length !== purged.size || unmarked.length > 0)
    throw new Error(`Of ${purged.size} purged rows ${marked.length} are there, ${unmarked.length} of them not marked.`);

  function keptRow(row: Row): Row {
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [named(name), kept(value)]));
  }
  /** A target has the column in all tables; the org's rows only where rows are deleted. */
  function withMark(row: Row): Row {
    if (Object.hasOwn(row, named("IsDeleted"))) return row;
    const { _sdc_deleted_at: _, ...others } = row;
    return others;
  }
}

/** The project of examples/meltano, installed and run as its README.md says. */
async function exampleRuns(context: ClientContext, postgres: Postgres): Promise<void> {
  const { org, step, folder, environmentOf } = context;
  const project = join(folder, "example");
  await cp(example, project, { recursive: true });
  const { host, port, user, database } = postgres;
  const meltano = await meltanoIn(await environmentOf("meltano"), project, {
    ...{ TARGET_POSTGRES_HOST: host, TARGET_POSTGRES_PORT: String(port), TARGET_POSTGRES_USER: user },
    // The target insists on a password; the server asks for none.
    ...{
      TARGET_POSTGRES_PASSWORD: "none",
      TARGET_POSTGRES_DATABASE: database,
      TARGET_POSTGRES_DEFAULT_TARGET_SCHEMA: "example",
    },
  });
  await step("examples/meltano: meltano config set", async () => {
    const { refresh_token: _, ...login } = org.login;
    for (const [name, value] of Object.entries(login)) await meltano("config", "set", "tap-salesforce", name, value);
    await meltano("config", "set", "tap-salesforce", "security_token", "a-token-of-no-use");
    const [plain, secret] = [
      await readFile(join(project, "meltano.yml"), "utf8"),
      await readFile(join(project, ".env"), "utf8"),
    ];
    const secrets = [org.login["client_secret"], "a-token-of-no-use"].map(String);
    const shown = secrets.filter((each) => plain.includes(each) || !secret.includes(each));
    if (shown.length > 0) throw new Error(`${shown.length} secrets are in meltano.yml, or not in .env.`);
    return { seen: `${secrets.length} secrets are in .env, none in meltano.yml`, value: null };
  });
  await step("examples/meltano: meltano install", async () => {
    await meltano("install");
    return { seen: "both loaders are installed", value: null };
  });
  await step("examples/meltano: meltano run", async () => {
    await meltano("run", "tap-salesforce", "target-jsonl", "tap-salesforce", "target-postgres");
    const tables = await rowsInSchema(postgres, "example");
    const counts = await Promise.all(
      [...tables].map(async ([stream, rows]) => {
        const lines = await readFile(join(project, "output", `${stream}.jsonl`), "utf8");
        return { stream, rows: rows.length, lines: lines.split("\n").length - 1, org: (await org.rows(stream)).length };
      }),
    );
    const wrong = counts.filter(({ rows, lines, org: all }) => rows !== all || lines !== all);
    if (wrong.length > 0 || counts.length !== 5)
      throw new Error(`Of ${counts.length} streams: ${JSON.stringify(wrong)}`);
    return {
      seen: `${counts.length} streams are in files and in PostgreSQL, with the org's numbers of rows`,
      value: null,
    };
  });
}
