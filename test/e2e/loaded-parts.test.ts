import { isBuiltin } from "node:module";
import { relative } from "node:path";
import { build, type OutputChunk } from "rolldown";
import { beforeAll, describe, expect, it } from "vitest";
import { buildOptions, bundles } from "../../scripts/bundles.ts";

/** The file in which a pipeline's command begins, and that of an org. */
const commands = ["packages/tap-kit/src/singer/commands.ts", "packages/tap-kit/src/airbyte/commands.ts"];
const org = "src/source.ts";
/** The files in which begins what a run loads where a person watches it. */
const forTerminals = ["live-lines.ts", "live-screen.ts", "summary-table.ts"].map(
  (file) => `packages/tap-kit/src/progress/${file}`,
);

/** The clients of object stores, each of which begins where its store is opened. */
const stores = ["s3", "google", "azure"].map((name) => `packages/tap-kit/src/stores/objects/${name}-objects.ts`);

/** What carries a verb out: all but its declaration, which for `init` and `action` is in several files. */
const isOfVerb = /verbs\/[\w-]+\/run\.ts$|src\/commands\/.*(?<!verbs?|init\/setup|init\/ways|action-names)\.ts$/;

describe("the built bin", () => {
  let chunks: readonly OutputChunk[];
  beforeAll(async () => {
    const { output } = await build({ ...buildOptions(bundles[0]), write: false });
    chunks = output.filter((each) => each.type === "chunk");
  });

  it("answers --version and --help without a package, an org or a run", () => {
    const modules = loadedWith(chunks, ["src/main.ts", "packages/tap-kit/src/verbs/help/help.ts"]);

    expect(packagesIn(modules)).toEqual([]);
    expect(modules.filter((file) => /salesforce\/|engine\//.test(file) || isOfVerb.test(file))).toEqual([]);
  });

  it("answers --version without those of Node's modules that take long to load", () => {
    const first = chunks.find((chunk) => modulesOf(chunk).includes("src/main.ts")) ?? unknown("src/main.ts");
    const slow = /crypto|https?|http2|tls|net|dns|zlib|worker_threads|child_process|readline/;

    expect(first.imports.filter((name) => isBuiltin(name) && slow.test(name))).toEqual([]);
  });

  it("loads for a pipeline's run these packages, and none that only verbs need", () => {
    expect(packagesIn(loadedWith(chunks, [...commands, org]))).toMatchInlineSnapshot(`
      [
        "oauth4webapi",
        "picomatch",
        "saxes",
        "undici",
        "xmlchars",
      ]
    `);
  });

  it("loads these packages in the middle of a run, where an input or a row needs them", () => {
    const atOnce = loadedWith(chunks, [...commands, org]);
    const later = chunks.filter((chunk) => !isStart(chunk) && modulesOf(chunk).some((file) => atOnce.includes(file)));
    const files = later
      .flatMap(({ dynamicImports }) => dynamicImports)
      .map((name) => named(chunks, name))
      .filter((chunk) => ![...forTerminals, ...stores].some((file) => modulesOf(chunk).includes(file)))
      .filter((chunk) => !modulesOf(chunk).some((file) => isOfVerb.test(file)))
      .map((chunk) => modulesOf(chunk)[0]!);

    expect(packagesIn(loadedWith(chunks, files))).toMatchInlineSnapshot(`
      [
        "ajv",
        "ajv-formats",
        "commander",
        "fast-deep-equal",
        "fast-string-truncated-width",
        "fast-uri",
        "json-schema-traverse",
        "oauth4webapi",
        "picomatch",
        "saxes",
        "soql-parser-js",
        "undici",
        "xmlchars",
        "yaml",
      ]
    `);
  });

  it("loads these packages where it draws on a terminal", () => {
    const always = loadedWith(chunks, [...commands, org]);
    const drawing = loadedWith(chunks, forTerminals).filter((file) => !always.includes(file));

    expect(packagesIn(drawing)).toMatchInlineSnapshot(`
      [
        "ansi-escapes",
        "ansi-styles",
        "cli-cursor",
        "environment",
        "fast-string-truncated-width",
        "get-east-asian-width",
        "log-update",
        "mimic-function",
        "onetime",
        "restore-cursor",
        "signal-exit",
        "slice-ansi",
        "wrap-ansi",
      ]
    `);
  });

  it("loads the client of the object store that is named, and no other", () => {
    const vendors = /^@(aws-sdk|azure|google-cloud)\//;
    const loaded = stores.map((file) => packagesIn(loadedWith(chunks, [...commands, org, file])));

    expect(packagesIn(loadedWith(chunks, [...commands, org])).filter((name) => vendors.test(name))).toEqual([]);
    expect(loaded.map((names) => [...new Set(names.flatMap((name) => vendors.exec(name)?.[1] ?? []))])).toEqual([
      ["aws-sdk"],
      ["google-cloud"],
      ["azure"],
    ]);
  });

  it("loads what serves agents for the verb mcp alone", () => {
    const sdk = "@modelcontextprotocol/sdk";
    const verbs = ["action/run", "action/act-in-org", "explain/run"].map((file) => `src/commands/${file}.ts`);

    expect(packagesIn(loadedWith(chunks, [...commands, org, ...verbs]))).not.toContain(sdk);
    expect(packagesIn(loadedWith(chunks, ["src/commands/mcp/run.ts"]))).toContain(sdk);
    // A host starts the server long before it is used.
    expect(packagesIn(loadedWith(chunks, ["src/commands/mcp/run.ts"]))).not.toContain("@jsforce/jsforce-node");
  });

  it("loads for a pipeline's run no verb", () => {
    const modules = loadedWith(chunks, [...commands, org]);

    expect(modules.filter((file) => isOfVerb.test(file))).toEqual([]);
  });
});

/** The files of all chunks that are loaded before these files run. */
function loadedWith(chunks: readonly OutputChunk[], files: readonly string[]): readonly string[] {
  const loaded = new Set<OutputChunk>();
  const load = (chunk: OutputChunk): void => {
    if (loaded.has(chunk)) return;
    loaded.add(chunk);
    for (const name of chunk.imports.filter((each) => !isBuiltin(each))) load(named(chunks, name));
  };
  for (const file of files) load(chunks.find((chunk) => modulesOf(chunk).includes(file)) ?? unknown(file));
  return [...loaded].flatMap(modulesOf);
}

const isStart = ({ name }: OutputChunk): boolean => name === "start";
const named = (chunks: readonly OutputChunk[], name: string): OutputChunk =>
  chunks.find(({ fileName }) => fileName === name) ?? unknown(name);
const modulesOf = ({ moduleIds }: OutputChunk): readonly string[] => moduleIds.map((id) => relative(".", id));

function packagesIn(files: readonly string[]): readonly string[] {
  const names = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}

function unknown(name: string): never {
  throw new Error(`no chunk has ${name}`);
}
