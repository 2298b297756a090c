import { isObject } from "../input/config.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Stream } from "../tap/stream.ts";

/** A catalog entry's metadata by breadcrumb. */
export interface Metadata {
  /** The members at a breadcrumb; none where the entry says nothing of it. */
  at(breadcrumb: readonly string[]): JsonObject;
}

const nothing: JsonObject = {};

/** Metadata as a catalog has it: `[{ "breadcrumb": [...], "metadata": {...} }]`. */
export function metadataOfEntry(list: Json | undefined): Metadata {
  const byBreadcrumb = new Map<string, JsonObject>();
  for (const item of Array.isArray(list) ? (list as readonly Json[]) : []) {
    if (isObject(item) && isObject(item["metadata"])) {
      byBreadcrumb.set(JSON.stringify(item["breadcrumb"] ?? []), item["metadata"]);
    }
  }
  return { at: (breadcrumb) => byBreadcrumb.get(JSON.stringify(breadcrumb)) ?? nothing };
}

/** Metadata of a stream as the tap discovered it. */
export function metadataOfStream({ metadata }: Stream): Metadata {
  return {
    at: (breadcrumb) => {
      const [step, name, ...deeper] = breadcrumb;
      if (step === undefined) return metadata?.get("") ?? nothing;
      return step === "properties" && name !== undefined && deeper.length === 0
        ? (metadata?.get(name) ?? nothing)
        : nothing;
    },
  };
}
