import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parseSync } from "rolldown/utils";

/** One import or export from another file or package. */
interface Import {
  /** A file of the repository, or a package as it is written. */
  readonly from: string;
  readonly isType: boolean;
}

/** A part of the source tree: a file belongs to the first one whose pattern it fits. */
const parts = [
  ["main", /^src\/main\.ts$/],
  ["tap", /^src\/(?:tap|source)\.ts$/],
  ["shared", /^src\/[^/]+\.ts$/],
  ["commands", /^src\/commands\//],
  ["actions", /^src\/actions\//],
  ["config", /^src\/config\//],
  ["errors", /^src\/errors\//],
  ["salesforce", /^src\/salesforce\//],
  ["transcode", /^src\/transcode\//],
  ["language", /^src\/streams\/(?:queries\/soql\/|reports\/catalog-entry\.ts)/],
  ["discover", /^src\/(?:streams\/[^/]+\/)?discover\//],
  ["plan", /^src\/(?:streams\/[^/]+\/)?plan\//],
  ["read", /^src\/(?:streams\/[^/]+\/)?read\//],
  ["streams", /^src\/streams\//],
  ["kit", /^packages\/tap-kit\//],
  ["demo org", /^packages\/demo-org\//],
  ["data", /^(?:catalog\/[^/]+\.json|spec\.json|package\.json)$/],
] as const;

type Part = (typeof parts)[number][0];

/** What each part may import beside itself; of those in `types` only types. The path goes one way. */
const rules: Readonly<Record<Part, { readonly values: readonly Part[]; readonly types?: readonly Part[] }>> = {
  data: { values: [] },
  shared: { values: ["transcode"] },
  transcode: { values: ["shared"] },
  errors: { values: ["shared"], types: ["config"] },
  config: { values: ["shared", "errors", "data"] },
  salesforce: { values: ["shared", "errors", "config"] },
  language: { values: ["shared"], types: ["config", "salesforce"] },
  discover: { values: ["shared", "language", "data"], types: ["config", "salesforce"] },
  plan: { values: ["shared", "language", "transcode"], types: ["config", "salesforce"] },
  read: { values: ["shared", "errors", "salesforce", "transcode", "language", "plan"], types: ["config"] },
  streams: {
    values: ["shared", "errors", "config", "salesforce", "transcode", "language", "discover", "plan", "read"],
  },
  tap: {
    values: ["shared", "errors", "config", "salesforce", "discover", "plan", "read", "streams", "commands", "data"],
  },
  actions: { values: ["shared", "errors", "config", "salesforce", "data"] },
  commands: {
    values: [
      "actions",
      "shared",
      "errors",
      "config",
      "salesforce",
      "transcode",
      "language",
      "discover",
      "plan",
      "read",
      "streams",
    ],
  },
  main: { values: ["tap"] },
  kit: { values: [] },
  "demo org": { values: [] },
};

/** Of the kinds of streams, list views are read by queries, and the conditions on objects' rows are those of queries; the others know nothing of each other. */
const wingsBelow: Readonly<Record<string, readonly string[]>> = { "list-views": ["queries"], objects: ["queries"] };

const jsforce = /^(?:jsforce|@jsforce)(?:\/|$)/;
const modelContext = /^@modelcontextprotocol\//;
const network = /^(?:undici|oauth4webapi)(?:\/|$)|^node:(?:net|tls|http|https|http2|dns|dgram)(?:\/|$)/;
const effects = /^node:(?:fs|child_process|worker_threads|timers|zlib|net|tls|http|https|http2|dns|dgram)(?:\/|$)/;
const pureParts: readonly (Part | null)[] = ["shared", "transcode", "language", "discover", "plan"];
const kit = "@singer-io-ts/tap-kit";

/** What is wrong with an import; null: it is allowed. @param file of the repository, by its path from the root. */
function breach(file: string, { from, isType }: Import): string | null {
  const part = partOf(file);
  if (part === null) return `${file} belongs to no part of the source tree`;
  if (/^[a-z@]/.test(from) && partOf(from) === null && !from.startsWith("src/")) return packageBreach(file, part, from);
  const target = partOf(from);
  if (target === null) return `${from} belongs to no part of the source tree`;
  const { values, types = [] } = rules[part];
  if (target !== part && !values.includes(target) && !(isType && types.includes(target))) {
    const most = types.includes(target) ? "only types of " : "nothing of ";
    return `${part} may import ${most}${target}`;
  }
  const [wing, other] = [wingOf(file), wingOf(from)];
  const isApart = wing !== null && other !== null && wing !== other && !wingsBelow[wing]?.includes(other);
  return isApart ? `streams/${wing} may import nothing of streams/${other}` : null;
}

function packageBreach(file: string, part: Part, name: string): string | null {
  const isTap = !["kit", "demo org"].includes(part);
  if (name.startsWith("@singer-io-ts/") && !(isTap && name === kit)) return `${part} may not import ${name}`;
  if (isTap && part !== "salesforce" && network.test(name)) return "only salesforce speaks to the network";
  if (isTap && part !== "actions" && jsforce.test(name)) return "only actions use jsforce";
  if (isTap && !file.startsWith("src/commands/mcp/") && modelContext.test(name))
    return "only commands/mcp serves agents";
  if (pureParts.includes(part) && effects.test(name)) return `${part} is pure: no network, no files, no clock`;
  return null;
}

const partOf = (file: string): Part | null => parts.find(([, pattern]) => pattern.test(file))?.[0] ?? null;
const wingOf = (file: string): string | null => /^src\/streams\/([^/]+)\//.exec(file)?.[1] ?? null;

/** @param code of a TypeScript file. */
function importsOf(file: string, code: string): readonly Import[] {
  const { module } = parseSync(file, code);
  const resolved = (name: string, isType: boolean): Import => ({
    from: name.startsWith(".") ? normalize(join(dirname(file), name)) : name,
    isType,
  });
  const areTypes = (entries: readonly { readonly isType: boolean }[]): boolean =>
    entries.length > 0 && entries.every(({ isType }) => isType);
  return [
    ...module.staticImports.map(({ moduleRequest, entries }) => resolved(moduleRequest.value, areTypes(entries))),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) => (moduleRequest ? [resolved(moduleRequest.value, isType)] : [])),
    ),
    // Of types too, as in `typeof import("soql-parser-js")`.
    ...[...code.matchAll(/(typeof )?\bimport\(\s*"([^"]+)"/g)].map(([, isType, name = ""]) =>
      resolved(name, isType !== undefined),
    ),
  ];
}

/** Every source file of the tap, the kit and the demo org, by its path from the root. */
export function sourceFiles(): readonly string[] {
  return ["src", "packages/tap-kit/src", "packages/demo-org/src"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  );
}

/** All breaches of a file, each with what was imported. */
export function breachesIn(file: string, code = readFileSync(file, "utf8")): readonly string[] {
  return importsOf(file, code).flatMap((each) => {
    const what = breach(file, each);
    return what === null ? [] : [`${file}: ${each.from}: ${what}`];
  });
}
