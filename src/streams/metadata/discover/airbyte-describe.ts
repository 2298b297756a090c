import type { JsonObject, Selection, Stream } from "@singer-io-ts/tap-kit";
import type { ObjectSummary } from "../../../salesforce/describe/describe-global.ts";

/** The stream of Airbyte's source that has the describe of each object in its catalog. (airbyte/source-salesforce, class Describe.) */
export const airbyteDescribeId = "Describe";

/** Member of the stream's metadata: the objects that it describes. */
const describedObjects = "salesforce.objects";

/**
 * That stream, where a configured catalog of Airbyte's has it, with the members that the catalog lists. It is not discovered: metadata
 * streams have the same as rows.
 * @param known the streams of the catalog
 */
export function airbyteDescribe(
  known: readonly Stream[],
  objects: readonly ObjectSummary[],
  kind: string,
): readonly Stream[] {
  const names = new Set(objects.map(({ name }) => name));
  // A catalog of Singer's has metadata, and an object of that name would be meant.
  const found = known.find(({ id, metadata }) => id === airbyteDescribeId && metadata === undefined && !names.has(id));
  if (found === undefined) return [];
  const described = known.flatMap(({ id }) => (names.has(id) ? [id] : []));
  const whole: JsonObject = { "salesforce.kind": kind, [describedObjects]: described };
  const { id, schema } = found;
  return [
    {
      id,
      schema,
      keyProperties: ["name"],
      replicationKeys: [],
      methods: ["FULL_TABLE"],
      metadata: new Map([["", whole]]),
    },
  ];
}

/** The objects that it describes. */
export function objectsDescribed({ stream }: Selection): readonly string[] {
  const names = stream.metadata?.get("")?.[describedObjects];
  return Array.isArray(names) ? names.map(String) : [];
}
