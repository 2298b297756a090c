import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Setting } from "../configuration-page.ts";
import { meltanoPlugin, type Plugin } from "./plugin.ts";

/** A file that is made of spec.json, by its path from the root. */
interface GeneratedFile {
  readonly file: string;
  text(): Promise<string>;
}

const example = "examples/meltano";
const page = "docs/meltano.md";
const begin = "<!-- settings, by npm run generate -->";
const end = "<!-- end of settings -->";

/**
 * What Meltano reads of the tap: the definition for the Hub, the same as the lock file of the example's project, and the
 * table of settings in the page about Meltano.
 */
export function meltanoFiles(root: string, settings: Readonly<Record<string, Setting>>): readonly GeneratedFile[] {
  const plugin = meltanoPlugin(settings);
  const lock = { plugin_type: "extractors", ...plugin };
  return [
    { file: `${example}/${plugin.name}.yml`, text: async () => definitionText(plugin) },
    {
      file: `${example}/plugins/extractors/${plugin.name}--${plugin.variant}.lock`,
      text: async () => `${JSON.stringify(lock, null, 2)}\n`,
    },
    { file: page, text: async () => withTable(readFileSync(join(root, page), "utf8"), plugin) },
  ];
}

function definitionText(plugin: Plugin): string {
  const head =
    "# Generated from spec.json by `npm run generate`; not to be edited.\n# meltano add --plugin-type extractor tap-salesforce --from-ref tap-salesforce.yml\n";
  return head + stringify(plugin, { lineWidth: 0 });
}

function withTable(text: string, plugin: Plugin): string {
  const [before, , after] = [text.split(begin)[0], null, text.split(end)[1]];
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the settings`);
  return `${before}${begin}\n\n${tableOf(plugin)}\n${end}${after}`;
}

function tableOf({ name: plugin, settings }: Plugin): string {
  const prefix = `${plugin.toUpperCase().replaceAll("-", "_")}_`;
  const lines = settings.map(({ name, kind, sensitive, options = [] }) => {
    const values = options.length === 0 ? kind : options.map(({ value }) => `\`${value}\``).join(", ");
    const place = sensitive === true ? `\`.env\`: \`${prefix}${name.toUpperCase()}\`` : "`meltano.yml`";
    return `| \`${name}\` | ${values} | ${place} |\n`;
  });
  return `| setting | kind | \`meltano config set\` writes it into |\n| --- | --- | --- |\n${lines.join("")}`;
}
