import type { Catalog } from "./test-org.ts";

/** The catalog with more metadata in each stream, or in one property of each stream. */
export function withTraits(catalog: Catalog, traits: Readonly<Record<string, unknown>>, property?: string): Catalog {
  const isChanged = (breadcrumb: readonly string[]): boolean =>
    property === undefined ? breadcrumb.length === 0 : breadcrumb[1] === property;
  return {
    streams: catalog.streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((each) =>
        isChanged(each.breadcrumb) ? { ...each, metadata: { ...each.metadata, ...traits } } : each,
      ),
    })),
  };
}

/** The catalog with all streams read in full each time. */
export const fullTable = (catalog: Catalog): Catalog => withTraits(catalog, { "replication-method": "FULL_TABLE" });
