/**
 * Holds what the demo org answers against recorded replies of Salesforce: `npm run test:payloads -- [--write]`. The
 * recordings lie in ../shared/salesforce/data, beside this repository; without that folder there is nothing to do.
 * --write puts the tables into docs/fidelity.md.
 */
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { parseArgs } from "node:util";
import { startOrg } from "@singer-io-ts/demo-org";
import { type Compared, compare } from "../test/payloads/compare.ts";
import { comparisons } from "../test/payloads/comparisons.ts";
import { explain, notCompared } from "../test/payloads/explained.ts";
import { tablesOf, withTables } from "../test/payloads/page.ts";
import { dataFolder } from "../test/payloads/recorded.ts";

const { values } = parseArgs({ options: { write: { type: "boolean" } } });

if (!existsSync(dataFolder)) {
  console.log("Skipped: the folder ../shared/salesforce/data with the recorded replies is not there.");
  process.exit(0);
}
const files = (await readdir(dataFolder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.parentPath !== dataFolder)
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(dataFolder.length + 1)
      .replaceAll(sep, "/"),
  )
  .sort();

const all: Compared[] = [];
for (const comparison of comparisons) {
  const org = await startOrg();
  try {
    all.push(await compare(comparison, org));
  } finally {
    await org.close();
  }
}

const faults: string[] = [];
for (const { file, differences } of all) {
  for (const each of differences) {
    if (explain(file, each) !== null) continue;
    faults.push(
      `${file}: ${each.what} ${each.path}: recorded ${each.recorded || "nothing"}, served ${each.served || "nothing"}`,
    );
  }
}
for (const file of files) {
  if (all.some((each) => each.file === file) || notCompared.some((each) => each.files.test(file))) continue;
  faults.push(`${file}: neither compared nor said why not`);
}
if (values.write === true) {
  const page = join(import.meta.dirname, "../docs/fidelity.md");
  await writeFile(page, withTables(await readFile(page, "utf8"), "payloads", tablesOf(all, files, new Date())));
}
for (const fault of faults) console.log(fault);
const differing = all.filter(({ differences }) => differences.length > 0).length;
console.log(
  `${all.length} recordings compared: ${all.length - differing} without a difference, ${faults.length} differences without an explanation`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
