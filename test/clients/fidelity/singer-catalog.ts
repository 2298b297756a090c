import { lastLines } from "../process.ts";
import type { Row } from "../records.ts";
import type { Message } from "../tap.ts";

/** A stream of its catalog. */
export interface SingerStream {
  readonly stream: string;
  readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: Row }[];
}

export interface SingerCatalog {
  readonly streams: readonly SingerStream[];
}

/** The replication key of a stream; null: it has none. */
export function keyOf({ metadata }: SingerStream): string | null {
  const own = metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata ?? {};
  const keys = own["valid-replication-keys"];
  return Array.isArray(keys) ? String(keys[0]) : null;
}

/** The catalog with every stream selected. */
export function selected({ streams }: SingerCatalog): SingerCatalog {
  return {
    streams: streams.map((stream) => {
      const key = keyOf(stream);
      const method = key === null ? {} : { "replication-key": key, "replication-method": "INCREMENTAL" };
      const metadata = stream.metadata.map((each) =>
        each.breadcrumb.length > 0 ? each : { ...each, metadata: { ...each.metadata, selected: true, ...method } },
      );
      return { ...stream, metadata };
    }),
  };
}

export function messagesOf(text: string): readonly Message[] {
  const lines = text.split("\n").filter((line) => line !== "");
  if (lines.length === 0) throw new Error(`The tap wrote nothing: ${lastLines(text)}`);
  return lines.map((line): Message => JSON.parse(line));
}
