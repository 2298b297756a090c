import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Client, ClientContext } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { createProject, type Plugin } from "./meltano-project.ts";
import { changes, rowsOf, type Snapshot, snapshot } from "./org-snapshot.ts";
import { countOf, type Lists, together } from "./records.ts";
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
    const command = await createProject(context.environment, join(folder, "project"), {
      loaders: [await loaderInto(lines, context)],
      config: { ...org.login },
      select,
    });
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
    await mapped(context);
  },
};

/** A loader that appends to files in `lines`. */
async function loaderInto(lines: string, { environmentOf }: ClientContext): Promise<Plugin> {
  return {
    name: "target-jsonl",
    namespace: "target_jsonl",
    executable: (await environmentOf("target-jsonl")).program("target-jsonl"),
    settings: [{ name: "destination_path" }, { name: "do_timestamp_file", kind: "boolean" }],
    config: { destination_path: lines, do_timestamp_file: false },
  };
}

/** Stream maps behind the tap, as docs/meltano.md has them; in the tap's configuration they are an error. */
async function mapped(context: ClientContext): Promise<void> {
  const { folder, org, step, environment, environmentOf } = context;
  const lines = join(folder, "mapped-lines");
  const mapper = {
    name: "meltano-map-transformer",
    namespace: "meltano_map_transformer",
    executable: (await environmentOf("meltano-map-transform")).program("meltano-map-transform"),
    settings: [{ name: "stream_maps", kind: "object" }],
    mappings: [
      {
        name: "hash-emails",
        config: { stream_maps: { Contact: { Email: 'md5(record["Email"]) if record["Email"] else None' } } },
      },
    ],
  };
  const command = await createProject(environment, join(folder, "mapped"), {
    mappers: [mapper],
    loaders: [await loaderInto(lines, context)],
    config: { ...org.login, objects: ["Contact"] },
    select: ["Contact.*"],
  });
  await step("meltano run with a mapper", async () => {
    await command("run", "tap-salesforce", "hash-emails", "target-jsonl");
    const rows = rowsOf(await snapshot(org, ["Contact"], "_sdc_deleted_at")).get("Contact") ?? [];
    const wanted = rows.map((row) => ({ ...row, Email: typeof row["Email"] === "string" ? md5(row["Email"]) : null }));
    mustEqual(await recordsIn(lines), new Map([["Contact", wanted]]));
    return { seen: `${wanted.length} lines equal the org's rows, with hashed addresses`, value: null };
  });
  await step("meltano run with stream_maps in the tap's configuration", async () => {
    await command("config", "set", "tap-salesforce", "stream_maps", '{"Contact": {"Email": null}}');
    const { code, stdout, stderr } = await command.try("run", "tap-salesforce", "target-jsonl");
    if (code === 0 || !`${stdout}${stderr}`.includes("meltano-map-transformer"))
      throw new Error(`It ended with exit code ${code} and did not name the mapper.`);
    return { seen: "refused, with the name of the mapper", value: null };
  });
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** The records with the selected properties only. */
function selected(all: Snapshot): Lists {
  const accounts = rowsOf(all).get("Account") ?? [];
  return new Map([...rowsOf(all), ["Account", accounts.map(({ Fax: _fax, ...record }) => record)]]);
}
