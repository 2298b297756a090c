import type { Envelope } from "@singer-io-ts/tap-kit";
import type { ObjectStream } from "../../plan/object-stream.ts";
import type { Property } from "../../transcode/layout.ts";

/**
 * The line of a record that is gone for good, of which only its id and the time of its deletion are known: every
 * property is there, the unknown ones null, the replication key the time of deletion.
 */
export function tombstone(stream: ObjectStream, id: string, deletedDate: Date, { open, close }: Envelope): Uint8Array {
  const { replicationKey } = stream;
  const layout = stream.layout();
  const deletedAt = deletedDate.toISOString();
  const valueFor = ({ source }: Property): string | boolean | null => {
    if ("deletedAt" in source) return deletedAt;
    if (!("column" in source)) return null;
    const [name] = layout.columns[source.column]?.path ?? [];
    if (name === "Id") return id;
    if (name === replicationKey) return deletedAt;
    return name === "IsDeleted" ? true : null;
  };
  const members = layout.properties.map(
    (property) => `${JSON.stringify(property.name)}:${JSON.stringify(valueFor(property))}`,
  );
  return Buffer.concat([open, Buffer.from(`{${members.join(",")}}`), close, Buffer.from("\n")]);
}
