import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

interface ManifestStream {
  readonly rows: number;
  readonly activated_version: number | null;
  readonly files: readonly {
    readonly path: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256: string;
    readonly version: number;
  }[];
}

/** What a reader of a folder finds. */
export interface FilesOfRuns {
  /** The ids of each stream's rows, in the order of the runs. */
  readonly ids: Readonly<Record<string, readonly number[]>>;
  readonly runs: readonly string[];
  /** Files that no manifest names. */
  readonly unnamed: readonly string[];
}

/** Reads all that the manifests name, and checks it against them. */
export async function filesOfRuns(folder: string): Promise<FilesOfRuns> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = new Set(all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name)));
  const runs = (await readdir(folder)).filter((name) => name.startsWith("run=")).toSorted();
  const ids: Record<string, number[]> = {};
  for (const run of runs) {
    const { streams } = JSON.parse(await readFile(join(folder, run, "manifest.json"), "utf8"));
    found.delete(join(folder, run, "manifest.json"));
    for (const [stream, { files, rows: sum }] of Object.entries<ManifestStream>(streams)) {
      let rows = 0;
      for (const file of files) {
        const path = join(folder, run, file.path);
        const bytes = await readFile(path);
        const lines = gunzipSync(bytes).toString().trimEnd().split("\n");
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        const facts = { bytes: bytes.length, sha256, rows: lines.length };
        if (JSON.stringify(facts) !== JSON.stringify({ bytes: file.bytes, sha256: file.sha256, rows: file.rows }))
          throw new Error(`${path} is not as its manifest says`);
        ids[stream] = [...(ids[stream] ?? []), ...lines.map((line) => JSON.parse(line).id)];
        rows += lines.length;
        found.delete(path);
      }
      if (rows !== sum) throw new Error(`${run}: ${stream} has ${rows} rows, not ${sum}`);
    }
  }
  found.delete(join(folder, "state.json"));
  return { ids, runs, unnamed: [...found] };
}
