/**
 * Writes the types of spec.json and of the schemas in catalog/ (`*.schema.json`) to `*.generated.ts`, the page about
 * the settings, the definition of the tap for Meltano, and its metadata for Airbyte.
 * With --check it writes nothing and fails when one of them is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, join } from "node:path";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { actionTypes } from "./action-types.ts";
import { actionsPage } from "./actions-page.ts";
import { airbyteFiles } from "./airbyte/files.ts";
import { configurationPage } from "./configuration-page.ts";
import { meltanoFiles } from "./meltano/files.ts";

// The sources of the packages, which may not be built: the registry of the actions imports the kit.
registerHooks({
  resolve: (name, context, next) =>
    next(name, { ...context, conditions: [...context.conditions, "@singer-io-ts/source"] }),
});
const { actions } = await import("../src/actions/registry.ts");

const root = join(import.meta.dirname, "..");

/** The folders of types of files in catalog/ that do not belong in src/discover. */
const folders: Readonly<Record<string, string>> = {
  "metadata-streams": "src/streams/metadata/discover",
  presets: "src/streams/queries/discover",
};

/** A generated file and its content. */
interface Target {
  readonly file: string;
  text(): Promise<string>;
}

function readJson(path: string): Record<string, JSONSchema> & JSONSchema {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

function withoutAnnotations(schema: JSONSchema): JSONSchema {
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, { type, items, additionalProperties, enum: values, description }]) => [
      name,
      {
        type,
        ...(items && { items }),
        ...(additionalProperties && { additionalProperties }),
        ...(values && { enum: values }),
        description,
      },
    ],
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

function targets(): Target[] {
  const spec = readJson("spec.json")["connectionSpecification"];
  if (!spec) throw new Error("spec.json has no connectionSpecification");
  const config = {
    ...withoutAnnotations(spec),
    title: "Config",
    description: "The configuration, as spec.json has it.",
  };
  const catalog = readdirSync(join(root, "catalog")).filter((file) => file.endsWith(".schema.json"));
  return [
    { file: "src/config/config.generated.ts", text: () => typesOf("spec.json", "Config", config) },
    { file: "src/actions/actions.generated.ts", text: () => actionTypes(actions, typesOf) },
    { file: "docs/actions.md", text: async () => actionsPage(actions) },
    { file: "docs/configuration.md", text: async () => configurationPage(spec.properties ?? {}) },
    ...meltanoFiles(root, spec.properties ?? {}),
    ...airbyteFiles(root),
    ...catalog.map((file): Target => {
      const schema = readJson(join("catalog", file));
      const name = basename(file, ".schema.json");
      const types = join(folders[name] ?? "src/discover", `${name}.generated.ts`);
      return { file: types, text: () => typesOf(`catalog/${file}`, schema.title ?? file, schema) };
    }),
  ];
}

async function typesOf(source: string, name: string, schema: JSONSchema): Promise<string> {
  return compile(schema, name, {
    bannerComment: `// Generated from ${source} by \`npm run generate\`; not to be edited.`,
    additionalProperties: false,
    // A list that may not be empty is a list: a tuple takes no list of a variable.
    ignoreMinAndMaxItems: true,
    style: { printWidth: 120 },
  });
}

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const target of targets()) {
  const path = join(root, target.file);
  const text = await target.text();
  let present = "";
  try {
    present = readFileSync(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  if (present === text) continue;
  stale.push(target.file);
  if (!check) writeFileSync(path, text);
}
if (check && stale.length > 0) {
  console.error(`Stale: ${stale.join(", ")}. Run \`npm run generate\`.`);
  process.exitCode = 1;
} else {
  console.log(stale.length > 0 ? `Wrote ${stale.join(", ")}.` : "Generated files are fresh.");
}
