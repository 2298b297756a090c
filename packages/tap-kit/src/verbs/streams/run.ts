import { type Choice, chooseMethod } from "../../catalog/choose-method.ts";
import { isSelectedEntry } from "../../catalog/choose-streams.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import type { Job } from "../../command/job.ts";
import type { JsonObject } from "../../json.ts";
import { isOffered } from "../../selection/offering.ts";
import { offeringOf } from "../../selection/offering-of.ts";
import { readKitSettings } from "../../settings/kit-settings.ts";
import type { Stream } from "../../tap/stream.ts";
import type { KitContext } from "../kit-context.ts";

const columns = [
  { key: "stream", isWhole: true },
  { key: "key_properties", head: "key" },
  { key: "replication_key", head: "replication key" },
  { key: "replication_method", head: "method" },
  { key: "selected", show: (isSelected: unknown) => (isSelected === true ? "yes" : "no") },
] as const;

/** Lists the streams of the catalog, which needs no call; without one, what discovery gives. Settings whose streams cannot be discovered are reported, and decide the exit code. */
export async function run(context: KitContext): Promise<number> {
  const { job, print } = context;
  const { rows, exitCode } =
    job.line.catalog === null ? await discovered(context) : await ofCatalog(job.line.catalog, job);
  await print.rows(columns, rows);
  return exitCode();
}

interface Listed {
  readonly rows: readonly JsonObject[];
  /** Reports what failed. */
  readonly exitCode: () => number;
}

async function ofCatalog(file: string, { readPieces, log }: Job<unknown>): Promise<Listed> {
  const entries = await readCatalog(file, readPieces);
  const rows = entries.map((entry) => {
    const { stream, method, replicationKey } = entry;
    return rowOf(stream, chooseMethod(stream, { method, replicationKey }, log), isSelectedEntry(entry));
  });
  return { rows, exitCode: () => 0 };
}

async function discovered({ job, config, discover, report }: KitContext): Promise<Listed> {
  const { streams, failures } = await discover();
  const offering = offeringOf(readKitSettings(await config()), job.env);
  const nothing = { method: undefined, replicationKey: undefined };
  const rows = streams.map((stream) =>
    rowOf(stream, chooseMethod(stream, nothing, job.log), isOffered(stream, offering)),
  );
  return { rows, exitCode: () => report(failures.map(({ error }) => error)) };
}

function rowOf(
  { id, keyProperties }: Stream,
  { method, replicationKey }: Pick<Choice, "method" | "replicationKey">,
  selected: boolean,
): JsonObject {
  return {
    stream: id,
    key_properties: keyProperties,
    replication_key: replicationKey,
    replication_method: method,
    selected,
  };
}
