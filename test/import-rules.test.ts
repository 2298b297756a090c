import { dirname, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { breachesIn, sourceFiles } from "./support/import-rules.ts";

/** Folders of the source tree, and something that a file in each may not import. */
const planted: readonly (readonly [folder: string, imported: string])[] = [
  ["src", "src/main.ts"],
  ["src", "node:fs"],
  ["src/config", "src/salesforce/session.ts"],
  ["src/config/foreign", "src/discover/object-traits.ts"],
  ["src/errors", "src/read/read-errors.ts"],
  ["src/salesforce", "src/plan/transport.ts"],
  ["src/salesforce/http", "src/transcode/layout.ts"],
  ["src/salesforce/login", "src/source.ts"],
  ["src/salesforce/login/browser", "src/streams/stream-kind.ts"],
  ["src/salesforce/files", "src/discover/object-streams.ts"],
  ["src/salesforce/rest", "src/read/readings.ts"],
  ["src/salesforce/bulk", "src/streams/stream-kinds.ts"],
  ["src/salesforce/changes", "src/plan/decide-load.ts"],
  ["src/salesforce/describe", "src/discover/field-schema.ts"],
  ["src/salesforce/analytics", "src/streams/reports/catalog-entry.ts"],
  ["src/salesforce/json", "src/transcode/json/json-scan.ts"],
  ["src/actions", "undici"],
  ["src/actions/errors", "src/plan/transport.ts"],
  ["src/actions/collections", "src/transcode/layout.ts"],
  ["src/actions/composite", "oauth4webapi"],
  ["src/actions/library", "src/source.ts"],
  ["src/actions/metadata", "src/discover/object-traits.ts"],
  ["src/actions/org-info", "src/commands/verbs.ts"],
  ["src/actions/quick-actions", "src/source.ts"],
  ["src/actions/search", "src/streams/queries/query-kind.ts"],
  ["src/actions/org", "node:https"],
  ["src/actions/query", "src/streams/stream-kind.ts"],
  ["src/actions/records", "src/tap.ts"],
  ["src/actions/run", "@modelcontextprotocol/sdk/types.js"],
  ["src/actions/schemas", "src/discover/object-traits.ts"],
  ["src/commands", "src/source.ts"],
  ["src/commands/action", "@jsforce/jsforce-node"],
  ["src/commands/explain", "src/main.ts"],
  ...["fields", "limits", "list-views", "objects", "picklists", "query", "reports"].map(
    (verb) => [`src/commands/${verb}`, "src/source.ts"] as const,
  ),
  ["src/commands/init", "src/source.ts"],
  ["src/commands/login", "src/tap.ts"],
  ["src/commands/logout", "oauth4webapi"],
  ["src/commands/mcp", "@jsforce/jsforce-node"],
  ["src/commands/mcp/answers", "src/source.ts"],
  ["src/commands/mcp/server", "node:http"],
  ["src/commands/mcp/tools", "src/tap.ts"],
  ["src/commands/state", "undici"],
  ["src/discover", "src/plan/decide-load.ts"],
  ["src/plan", "src/salesforce/changes/ask-changes.ts"],
  ["src/plan/bookmark", "src/discover/object-streams.ts"],
  ["src/plan/bookmark/foreign", "src/read/readings.ts"],
  ["src/plan/slices", "src/read/objects/read-slice.ts"],
  ["src/plan/schema", "node:fs/promises"],
  ["src/read", "undici"],
  ["src/read/objects", "src/discover/object-streams.ts"],
  ["src/read/rest", "node:https"],
  ["src/read/bulk", "src/streams/queries/discover/query-column.ts"],
  ["src/read/changes", "src/streams/stream-kind.ts"],
  ["src/read/schema", "@singer-io-ts/demo-org"],
  ["src/read/files", "src/source.ts"],
  ["src/transcode", "src/plan/object-stream.ts"],
  ["src/transcode/csv", "src/salesforce/session.ts"],
  ["src/transcode/json", "node:zlib"],
  ["src/transcode/replies", "src/read/row-block.ts"],
  ["src/transcode/wire", "src/discover/field-schema.ts"],
  ["src/transcode/write", "src/config/config.ts"],
  ["src/transcode/xlsx", "node:zlib"],
  ["src/streams", "src/tap.ts"],
  ["src/streams/objects", "packages/tap-kit/src/index.ts"],
  ["src/streams/queries", "src/streams/reports/report-kind.ts"],
  ["src/streams/queries/soql", "src/streams/queries/discover/query-column.ts"],
  ["src/streams/queries/discover", "src/streams/queries/plan/query-columns.ts"],
  ["src/streams/queries/plan", "src/streams/queries/discover/query-column.ts"],
  ["src/streams/queries/read", "src/streams/queries/query-kind.ts"],
  ["src/streams/reports", "oauth4webapi"],
  ["src/streams/reports/discover", "src/streams/queries/discover/query-column.ts"],
  ["src/streams/reports/plan", "src/read/row-block.ts"],
  ["src/streams/reports/read", "src/streams/reports/discover/catalog-stream.ts"],
  ["src/streams/list-views", "undici"],
  ["src/streams/list-views/discover", "src/streams/queries/plan/query-columns.ts"],
  ["src/streams/metadata", "src/streams/queries/query-kind.ts"],
  ["src/streams/metadata/discover", "src/salesforce/describe/describe.ts"],
  ["src/streams/metadata/plan", "src/salesforce/session.ts"],
  ["src/streams/metadata/read", "src/discover/object-streams.ts"],
  ["packages/tap-kit/src", "src/tap.ts"],
  ["packages/tap-kit/src/engine", "@singer-io-ts/tap-salesforce"],
  ["packages/demo-org/src", "@singer-io-ts/tap-kit"],
  ["packages/demo-org/src/http", "packages/tap-kit/src/index.ts"],
];

const code = (folder: string, imported: string): string => {
  const path = relative(folder, imported);
  const from = /^(?:src|packages)\//.test(imported) ? (path.startsWith(".") ? path : `./${path}`) : imported;
  return `export { planted } from "${from}";`;
};

describe("the import rules", () => {
  it.each(planted)("refuse in %s to import %s", (folder, imported) => {
    expect(breachesIn(`${folder}/planted.ts`, code(folder, imported))).toHaveLength(1);
  });

  it("have a planted import in every folder of the tap", () => {
    const folders = new Set(
      sourceFiles()
        .map(dirname)
        .filter((folder) => folder.startsWith("src")),
    );

    expect([...folders].filter((folder) => !planted.some(([each]) => each === folder))).toEqual([]);
  });

  it.each([
    ["src/plan/types.ts", 'export type { Session } from "../salesforce/session.ts";'],
    ["src/salesforce/network.ts", 'export { request } from "undici";'],
    ["src/streams/list-views/views.ts", 'import "../queries/query-kind.ts";'],
  ])("let pass in %s: %s", (file, text) => {
    expect(breachesIn(file, text)).toEqual([]);
  });

  it("see every way to import", () => {
    const ways = [
      'import { planted } from "../../read/readings.ts";',
      'import type { Planted } from "../../read/readings.ts";',
      'import "../../read/readings.ts";',
      'export * from "../../read/readings.ts";',
      'export type { Planted } from "../../read/readings.ts";',
      'const planted = await import("../../read/readings.ts");',
      'type Planted = typeof import("../../read/readings.ts");',
    ];

    expect(ways.filter((way) => breachesIn("src/plan/slices/planted.ts", way).length !== 1)).toEqual([]);
  });

  it("hold in every source file", () => {
    expect(sourceFiles().flatMap((file) => breachesIn(file))).toEqual([]);
  });
});
