import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { isOfOtherTap } from "../own-metadata.ts";
import { propertiesOf } from "../property-schemas.ts";

/**
 * The stream of another tap's catalog as this tap reads it: its name, its key and its properties in their order; of each property
 * what the org says. A property that the org does not have (any more) stays, as in a catalog of one's own: the sync finds that it is gone.
 * @param found the same object, as it was discovered
 */
export function adoptedStream(foreign: Stream, found: Stream): Stream {
  const now = propertiesOf(found.schema);
  const own = Object.entries(propertiesOf(foreign.schema)).flatMap(([name, given]): [string, JsonObject][] => {
    if (!Object.hasOwn(now, name)) return [[name, plainSchema(given)]];
    // Compound fields none of whose parts this user may read, for example.
    return found.metadata?.get(name)?.["inclusion"] === "unsupported" ? [] : [[name, now[name]!]];
  });
  const needed = (some: readonly string[]) =>
    some.flatMap((name): [string, JsonObject][] => (Object.hasOwn(now, name) ? [[name, now[name]!]] : []));
  // Somebody may have taken them out of the schema, and a target needs them.
  const properties = {
    ...Object.fromEntries(needed(foreign.keyProperties)),
    ...Object.fromEntries(own),
    ...Object.fromEntries(needed(found.replicationKeys)),
  };
  const names = new Set(Object.keys(properties));
  return {
    ...found,
    schema: { ...found.schema, properties },
    keyProperties: foreign.keyProperties,
    ...(found.metadata !== undefined && {
      metadata: new Map([...found.metadata].filter(([name]) => name === "" || names.has(name))),
    }),
  };
}

/** Of a field that nobody describes: only its type, as all targets take it. */
function plainSchema({ type, anyOf }: JsonObject): JsonObject {
  if (anyOf !== undefined) return { type: ["null", "string"], format: "date-time" };
  const types = [type ?? "string"].flat().filter((each) => each !== "null");
  return { type: ["null", ...types] };
}

/**
 * Whether the key of another tap's catalog does not tell rows apart: descriptions of the org, and big objects, have the same Id
 * in all rows. (Tooling API, SOQL Operation Limitations.)
 */
export function isKeyNotUnique(foreign: readonly string[], found: readonly string[]): boolean {
  const [key = "Id"] = found;
  return key !== "Id" && foreign.includes("Id") && !foreign.includes(key);
}

/**
 * The streams of a discovery, but an object that another tap's catalog does not have is not selected by default: in those catalogs nothing
 * is read that nobody selected.
 */
export function newUnselected(known: readonly Stream[], found: readonly Stream[]): readonly Stream[] {
  if (!known.some(isOfOtherTap)) return found;
  const before = new Set(known.map(({ id }) => id));
  return found.map((stream) => {
    const { metadata = new Map<string, JsonObject>() } = stream;
    const whole = metadata.get("") ?? {};
    // What a setting of this tap asks for, such as a query, is meant to be read.
    if (before.has(stream.id) || whole["salesforce.kind"] !== undefined) return stream;
    return { ...stream, metadata: new Map([...metadata, ["", { ...whole, "selected-by-default": false }]]) };
  });
}
