import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { airbyteMetadata, type Package } from "./metadata.ts";

/** A file that is made of package.json, by its path from the root. */
interface GeneratedFile {
  readonly file: string;
  text(): Promise<string>;
}

/** What Airbyte's registry has of the source beside its image, and the image's own version. */
export function airbyteFiles(root: string): readonly GeneratedFile[] {
  // The form is npm's own.
  const about: Package = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const head = "# Generated from package.json by `npm run generate`; not to be edited.\n";
  return [
    { file: "airbyte/metadata.yaml", text: async () => head + stringify(airbyteMetadata(about), { lineWidth: 0 }) },
    { file: "Dockerfile", text: async () => withVersion(readFileSync(join(root, "Dockerfile"), "utf8"), about) },
  ];
}

/** The labels of the image have the version of package.json. */
function withVersion(text: string, { version }: Package): string {
  return text.replaceAll(/(\.version=)"[^"]*"/g, (_all, label: string) => `${label}"${version}"`);
}
