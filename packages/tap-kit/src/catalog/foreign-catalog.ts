import { isObject, type Json } from "../json.ts";

/** Whose form a catalog has: Singer's, what Airbyte's discover gives, or what Airbyte's read takes. Null: none of them. */
export type CatalogForm = "singer" | "discovered" | "configured";

/** Tells by the root of a file and the first element of its streams. A sound one may stand for itself. */
export function formOfCatalog(root: Json): CatalogForm | null {
  if (!isObject(root)) return null;
  if (root["type"] === "CATALOG") return "discovered";
  const { streams } = root;
  const [first] = Array.isArray(streams) ? streams : [];
  if (!isObject(first)) return null;
  if (isObject(first["stream"])) return "configured";
  if ("json_schema" in first) return "discovered";
  return "tap_stream_id" in first || "metadata" in first || "schema" in first ? "singer" : null;
}
