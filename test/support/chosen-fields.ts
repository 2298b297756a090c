import type { Catalog } from "./test-org.ts";

/** The catalog with the fields of `with` selected and those of `without` deselected. */
export function choosing(
  { streams }: Catalog,
  fields: { readonly with?: readonly string[]; readonly without?: readonly string[] },
): Catalog {
  const choice = (name = ""): { readonly selected?: boolean } => {
    if (fields.with?.includes(name)) return { selected: true };
    return fields.without?.includes(name) ? { selected: false } : {};
  };
  const metadata = (all: Catalog["streams"][number]["metadata"]) =>
    all.map((each) => ({ ...each, metadata: { ...each.metadata, ...choice(each.breadcrumb[1]) } }));
  return { streams: streams.map((stream) => ({ ...stream, metadata: metadata(stream.metadata) })) };
}
