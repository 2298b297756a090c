import type { Catalog } from "./test-org.ts";

/** The catalog with other metadata of its streams: `method` and traits of the stream, or of one property. */
export function withTraits(catalog: Catalog, traits: Readonly<Record<string, unknown>>, property?: string): Catalog {
  const isMeant = (breadcrumb: readonly string[]): boolean =>
    property === undefined ? breadcrumb.length === 0 : breadcrumb[1] === property;
  return {
    streams: catalog.streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((each) =>
        isMeant(each.breadcrumb) ? { ...each, metadata: { ...each.metadata, ...traits } } : each,
      ),
    })),
  };
}

/** The same streams, read in full each time. */
export const fullTable = (catalog: Catalog): Catalog => withTraits(catalog, { "replication-method": "FULL_TABLE" });
