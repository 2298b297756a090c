import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Client, ClientContext } from "../client.ts";
import { mustEqual } from "../compare.ts";
import { rowsOf, snapshot } from "../org-snapshot.ts";
import { mustRun } from "../process.ts";
import { pathWithNode } from "../python.ts";
import { countOf, type Lists } from "../records.ts";
import { filled, idsOf, rowsOfFiles, withoutGone } from "../rows-of-files.ts";
import { bin } from "../tap.ts";
import { type ObjectStoreServer, stores } from "./servers.ts";

const mirror = join(import.meta.dirname, "../python/mirror_store.py");

/** How long a run goes on before it is killed: seconds. One that has ended by then is a failure. */
const killAfter = "1.5";

/** `sync --into` servers of object stores: a run that is killed, one to the end, and one after changes. */
export const objectStores: Client = {
  name: "object-stores",
  distribution: "obstore",
  run: async (context) => {
    const { org, tap } = context;
    await tap.configure();
    const streams = [...(await tap.discover()).keys()];
    const look = async (): Promise<Lists> => rowsOf(await snapshot(org, streams, "_sdc_deleted_at"));
    const places: Place[] = [];
    try {
      for (const [name, start] of Object.entries(stores)) {
        const folder = join(context.folder, name);
        await mkdir(folder);
        places.push({ name, folder, server: await start(context.environments, folder) });
      }
      const before = await look();
      for (const place of places) await killed(context, place);
      for (const place of places) await compared(context, place, "after a kill", { wanted: before, gone: new Set() });
      await org.liveOn();
      const wanted = await look();
      const left = idsOf(wanted);
      const gone = new Set([...idsOf(before)].filter((id) => !left.has(id)));
      for (const place of places) await compared(context, place, "after changes", { wanted, gone });
    } finally {
      for (const { server } of places) await server.close();
    }
  },
};

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly server: ObjectStoreServer;
}

async function killed({ step, folder }: ClientContext, { name, server }: Place): Promise<void> {
  await step(`sync --into ${name}, killed`, async () => {
    const killing = `"$@" & sleep ${killAfter}; kill -9 $!`;
    await mustRun(["sh", "-c", killing, "sh", ...syncInto(folder, server)], how(folder, server));
    return { seen: `after ${killAfter} s`, value: null };
  });
}

interface Expected {
  readonly wanted: Lists;
  /** Ids of rows of whose deletion Salesforce does not tell. */
  readonly gone: ReadonlySet<string>;
}

async function compared(
  context: ClientContext,
  { name, server, folder }: Place,
  run: string,
  { wanted, gone }: Expected,
): Promise<void> {
  const { step, environment } = context;
  await step(`sync --into ${name} (parquet), ${run}`, async () => {
    await mustRun(syncInto(context.folder, server), how(context.folder, server));
    const copy = join(folder, `copy ${run}`);
    await mustRun([environment.program("python"), mirror, server.url, copy], how(folder, server));
    mustEqual(withoutGone(await rowsOfFiles(context, copy, "duckdb"), gone), filled(wanted));
    const unnamed = await unnamedIn(copy);
    if (unnamed.length > 0) throw new Error(`No manifest names ${unnamed.join(", ")}.`);
    return {
      seen: `${countOf(wanted)} rows equal the org's, value by value, and a manifest names each file`,
      value: null,
    };
  });
}

const syncInto = (folder: string, { url }: ObjectStoreServer): readonly string[] => {
  const files = ["--config", join(folder, "config.json"), "--catalog", join(folder, "catalog.json")];
  return [bin, "sync", ...files, "--into", url, "--format", "parquet"];
};

const how = (cwd: string, { env }: ObjectStoreServer) => ({ cwd, env: { ...env, PATH: pathWithNode } });

interface Manifest {
  readonly streams: Readonly<Record<string, { readonly files: readonly { readonly path: string }[] }>>;
}

/** The files of a copy that no manifest names. */
async function unnamedIn(copy: string): Promise<readonly string[]> {
  const all = (await readdir(copy, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const left = new Set(all.map((each) => relative(copy, join(each.parentPath, each.name))));
  left.delete("state.json");
  for (const file of [...left].filter((each) => each.endsWith("manifest.json"))) {
    const { streams }: Manifest = JSON.parse(await readFile(join(copy, file), "utf8"));
    left.delete(file);
    for (const { path } of Object.values(streams).flatMap(({ files }) => files)) left.delete(join(file, "..", path));
  }
  return [...left];
}
