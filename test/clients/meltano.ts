import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client, ClientContext } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { changes, rowsOf, type Snapshot, snapshot } from "./org-snapshot.ts";
import { mustRun } from "./process.ts";
import { pathWithNode } from "./python.ts";
import { countOf, type Json, type Lists, together } from "./records.ts";
import { bin } from "./tap.ts";
import { recordsIn } from "./target-jsonl-records.ts";

/** All fields but Account.Fax: the tap offers no file and no field made of other fields to a glob. */
const select = ["*.*", "!Account.Fax"];

/**
 * Meltano with target-jsonl: how it configures a tap, discovers before each run, selects by patterns, and stores states,
 * which it merges member by member after a full refresh.
 */
export const meltano: Client = {
  name: "meltano",
  distribution: "meltano",
  async run(context) {
    const { folder, org, tap, step } = context;
    await tap.configure();
    const streams = await tap.discover();
    const lines = join(folder, "lines");
    const command = await project(context, lines);
    await step("meltano config test tap-salesforce", async () => {
      await command("config", "test", "tap-salesforce");
      return { seen: "Plugin configuration is valid", value: null };
    });
    const look = async (): Promise<Snapshot> => snapshot(org, [...streams.keys()], "_sdc_deleted_at");
    const pipe = ["tap-salesforce", "target-jsonl"];
    const before = await look();
    let wanted = selected(before);
    await step("meltano run, first", async () => {
      await command("run", ...pipe);
      mustEqual(await recordsIn(lines), wanted);
      return { seen: `${countOf(wanted)} lines equal the org's rows`, value: null };
    });
    await org.liveOn();
    const after = await look();
    await step("meltano run, second", async () => {
      await command("run", ...pipe);
      const changed = selected(changes(before, after, streams));
      wanted = together(wanted, changed);
      mustEqual(await recordsIn(lines), wanted);
      return { seen: `${countOf(changed)} lines more equal the changed rows`, value: null };
    });
    await step("meltano run --full-refresh", async () => {
      await command("run", "--full-refresh", ...pipe);
      const all = selected(after);
      wanted = together(wanted, all);
      mustEqual(await recordsIn(lines), wanted);
      return { seen: `${countOf(all)} lines more equal the org's rows`, value: null };
    });
    await step("meltano run, after the full refresh", async () => {
      await command("run", ...pipe);
      const again = selected(changes(after, after, streams));
      wanted = together(wanted, again);
      mustEqual(await recordsIn(lines), wanted);
      const more = countOf(again) === 0 ? "nothing" : `${countOf(again)} lines of streams without a replication key`;
      return { seen: `${more} more`, value: null };
    });
  },
};

type Meltano = (...args: readonly string[]) => Promise<void>;

/** Creates a project with both plugins, which are installed already. @returns Meltano's command in that project */
async function project(context: ClientContext, lines: string): Promise<Meltano> {
  const target = (await context.environmentOf("target-jsonl")).program("target-jsonl");
  const folder = join(context.folder, "project");
  await mkdir(folder, { recursive: true });
  const config: Readonly<Record<string, Json>> = {
    ...context.org.login,
    token_store: join(folder, "token.json"),
    cache_dir: join(folder, "cache"),
  };
  const content = projectFile({ config, target, lines });
  // JSON is YAML.
  await writeFile(join(folder, "meltano.yml"), JSON.stringify(content, null, 2));
  const quiet = { MELTANO_SEND_ANONYMOUS_USAGE_STATS: "0", MELTANO_CLI_DISABLE_VERSION_CHECK: "1" };
  const env = { PATH: pathWithNode, NO_COLOR: "1", ...quiet };
  return async (...args) => {
    await mustRun([context.environment.program("meltano"), ...args], { cwd: folder, env });
  };
}

interface ProjectSettings {
  readonly config: Readonly<Record<string, Json>>;
  /** The path of the target's program. */
  readonly target: string;
  /** The folder that the target writes into. */
  readonly lines: string;
}

/** The content of meltano.yml. */
function projectFile({ config, target, lines }: ProjectSettings): Json {
  return {
    default_environment: "dev",
    environments: [{ name: "dev" }],
    send_anonymous_usage_stats: false,
    plugins: {
      extractors: [
        {
          name: "tap-salesforce",
          namespace: "tap_salesforce",
          executable: bin,
          capabilities: ["catalog", "state", "discover", "about", "activate-version"],
          settings: Object.keys(config).map((name) => ({ name })),
          config,
          select,
        },
      ],
      loaders: [
        {
          name: "target-jsonl",
          namespace: "target_jsonl",
          executable: target,
          settings: [{ name: "destination_path" }, { name: "do_timestamp_file", kind: "boolean" }],
          config: { destination_path: lines, do_timestamp_file: false },
        },
      ],
    },
  };
}

/** The records with the selected properties only. */
function selected(all: Snapshot): Lists {
  const accounts = rowsOf(all).get("Account") ?? [];
  return new Map([...rowsOf(all), ["Account", accounts.map(({ Fax: _fax, ...record }) => record)]]);
}
