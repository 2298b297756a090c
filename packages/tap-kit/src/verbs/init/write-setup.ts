import { dirname, join } from "node:path";
import { writeCatalog } from "../../catalog/write-catalog.ts";
import { isObject, type JsonObject } from "../../json.ts";
import { memorySink } from "../../output/sink.ts";
import { isOffered } from "../../selection/offering.ts";
import { offeringOf } from "../../selection/offering-of.ts";
import { jsonValue } from "../../settings/config-file.ts";
import { readKitSettings } from "../../settings/kit-settings.ts";
import type { Stream } from "../../tap/stream.ts";
import type { KitContext } from "../kit-context.ts";

/** The catalog's file, in the folder of the configuration. */
export const catalogBeside = (file: string): string => join(dirname(file), "catalog.json");

/** It has secrets: only the user may read it. */
export const writeConfig = (file: string, settings: JsonObject, { files }: KitContext): Promise<void> =>
  files.write(file, `${JSON.stringify(settings, null, 2)}\n`, { isPrivate: true });

/** Adds what to select. Other settings may have changed since the file was written: a token that was replaced. */
export async function writeSelect(file: string, patterns: readonly string[], context: KitContext): Promise<void> {
  await context.files.alone(file, async () => {
    const settings = jsonValue(file, (await context.files.read(file)) ?? "{}");
    await writeConfig(file, { ...(isObject(settings) ? settings : {}), select: patterns }, context);
  });
}

interface Selected {
  readonly patterns: readonly string[];
  readonly settings: JsonObject;
}

/** @returns the streams that are selected */
export async function writeCatalogFile(
  file: string,
  streams: readonly Stream[],
  { patterns, settings }: Selected,
  { files, job }: KitContext,
): Promise<readonly string[]> {
  const select = patterns.length > 0 ? { select: patterns } : {};
  const offering = offeringOf(readKitSettings({ ...settings, ...select }), {});
  const sink = memorySink();
  await writeCatalog(streams, { offering, prefix: job.tap.metadataPrefix }, sink);
  await files.write(file, sink.text());
  return streams.flatMap((stream) => (isOffered(stream, offering) ? [stream.id] : []));
}
