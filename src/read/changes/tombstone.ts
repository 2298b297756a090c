import type { Envelope } from "@singer-io-ts/tap-kit";
import type { ObjectStream } from "../../plan/object-stream.ts";
import type { Property, ValueKind } from "../../transcode/layout.ts";

/**
 * The line of a record that is gone for good, of which only its id and the time of its deletion are known: every
 * property is there, the unknown ones null (or left out where the layout says so), the replication key the time of deletion.
 */
export function tombstone(stream: ObjectStream, id: string, deletedDate: Date, { open, close }: Envelope): Uint8Array {
  const { replicationKey } = stream;
  const layout = stream.layout();
  const deletedAt = (column: number) => dateTimeAs(layout.columns[column]?.kind, deletedDate);
  const valueFor = ({ source }: Property): string | boolean | null => {
    if ("deletedAt" in source) return deletedAt(source.deletedAt.timestamp);
    if (!("column" in source)) return null;
    const [name] = layout.columns[source.column]?.path ?? [];
    if (name === "Id") return id;
    if (name === replicationKey) return deletedAt(source.column);
    return name === "IsDeleted" ? true : null;
  };
  const members = layout.properties.flatMap((property, n) => {
    const value = valueFor(property);
    if (layout.omitsNull && value === null && n > 0) return [];
    return [`${JSON.stringify(property.name)}:${JSON.stringify(value)}`];
  });
  return Buffer.concat([open, Buffer.from(`{${members.join(",")}}`), close, Buffer.from("\n")]);
}

const dateTimeAs = (kind: ValueKind | undefined, date: Date): string =>
  kind === "microseconds" ? date.toISOString().replace("Z", "000Z") : date.toISOString();
