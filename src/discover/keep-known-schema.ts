import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { isOfOtherTap } from "../own-metadata.ts";
import { isNarrower, propertiesOf, schemaTypeOf } from "../property-schemas.ts";
import { adoptedStream } from "./foreign-stream.ts";

/**
 * The streams of an earlier catalog as it has them, whatever the org has now: what is new is left out, what is gone stays.
 * Of a known stream without metadata (a platform keeps the selected fields alone) the rest comes from the discovery.
 */
export function knownStreams(known: readonly Stream[], found: readonly Stream[]): readonly Stream[] {
  const now = new Map(found.map((stream) => [stream.id, stream]));
  return known.map((stream) => {
    const other = now.get(stream.id);
    if (other !== undefined && isOfOtherTap(stream))
      return { ...adoptedStream(stream, other), keyProperties: other.keyProperties };
    if (stream.metadata !== undefined || other === undefined) return stream;
    const properties = { ...propertiesOf(other.schema), ...asOffered(stream, other) };
    return {
      ...stream,
      keyProperties: other.keyProperties,
      schema: { ...other.schema, properties },
      ...(other.metadata !== undefined && { metadata: other.metadata }),
    };
  });
}

/**
 * The properties that the catalog has as the discovery offers them. Another source's have parts of compound fields that records would lack,
 * and files as plain texts.
 */
function asOffered(stream: Stream, { metadata, schema }: Stream): Readonly<Record<string, JsonObject>> {
  const now = propertiesOf(schema);
  const own = Object.entries(propertiesOf(stream.schema)).filter(([name, { contentEncoding }]) => {
    const isCompound = metadata?.get(name)?.["salesforce.components"] !== undefined;
    return !isCompound && (!Object.hasOwn(now, name) || now[name]?.["contentEncoding"] === contentEncoding);
  });
  return Object.fromEntries(own);
}

/**
 * The streams of a discovery, but a property whose type has become narrower keeps the one of an earlier catalog: its values
 * fit, and a target's column is not changed before somebody wants that.
 */
export function withWiderTypes(known: readonly Stream[], found: readonly Stream[]): readonly Stream[] {
  // Another tap's types say nothing of what this one has written.
  const own = known.filter((stream) => !isOfOtherTap(stream));
  const before = new Map(own.map((stream) => [stream.id, propertiesOf(stream.schema)]));
  return found.map((stream) => {
    const old = before.get(stream.id) ?? {};
    const now = Object.entries(propertiesOf(stream.schema));
    const wide = (name: string, property: JsonObject): JsonObject => {
      const earlier = Object.hasOwn(old, name) ? old[name] : undefined;
      if (earlier === undefined || !isNarrower(schemaTypeOf(earlier), schemaTypeOf(property))) return property;
      const { type: _type, format: _format, ...rest } = property;
      return { type: earlier["type"] ?? null, ...rest };
    };
    const wider = now.map(([name, property]): [string, JsonObject] => [name, wide(name, property)]);
    // Of thousands of streams hardly one is another afterwards.
    if (wider.every(([, property], n) => property === now[n]?.[1])) return stream;
    const properties = Object.fromEntries(wider);
    return { ...stream, schema: { ...stream.schema, properties } };
  });
}
