import type { JsonObject } from "@singer-io-ts/tap-kit";

/** The settings by which the first rows of a stream come by REST: a Bulk job reads all of them before its first row. */
export function previewSettings(settings: JsonObject): JsonObject {
  const { queries } = settings;
  const ownApi = Array.isArray(queries) && { queries: queries.map((query) => ({ ...Object(query), api: "rest" })) };
  return { ...settings, api: "rest", ...ownApi };
}
