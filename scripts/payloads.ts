/**
 * Compares what the demo org answers with recorded replies of Salesforce, and has the actions make the recorded calls again:
 * `npm run test:payloads -- --recordings FOLDER [--write]`. The environment variable RECORDED_REPLIES may name the folder
 * instead; without a folder the script fails. --write puts the tables into docs/recorded-replies.md.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startOrg } from "@singer-io-ts/demo-org";
import { type Compared, compare } from "../test/payloads/compare.ts";
import { comparisons } from "../test/payloads/comparisons.ts";
import { explain, notCompared } from "../test/payloads/explained.ts";
import { tablesOf, withTables } from "../test/payloads/page.ts";
import { replayRecording } from "../test/payloads/recorded-actions.ts";
import { listRecordings } from "../test/payloads/recordings.ts";

const { values } = parseArgs({ options: { write: { type: "boolean" }, recordings: { type: "string" } } });
const { folder, files } = await listRecordings(values.recordings ?? process.env["RECORDED_REPLIES"]).catch(
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  },
);
const missing = comparisons.map(({ file }) => file).filter((file) => !files.includes(file));
if (missing.length > 0) {
  console.error(`${folder} lacks recordings to compare: ${[...new Set(missing)].join(", ")}.`);
  process.exit(2);
}

const all: Compared[] = [];
for (const comparison of comparisons) {
  const org = await startOrg();
  try {
    all.push(await compare(comparison, org, folder));
  } finally {
    await org.close();
  }
}

const unexplained: string[] = [];
for (const { file, differences } of all) {
  for (const each of differences) {
    if (explain(file, each) !== null) continue;
    unexplained.push(
      `${file}: ${each.what} ${each.path}: recorded ${each.recorded || "nothing"}, served ${each.served || "nothing"}`,
    );
  }
}
for (const file of files) {
  if (all.some((each) => each.file === file) || notCompared.some((each) => each.files.test(file))) continue;
  unexplained.push(`${file}: neither compared nor listed in test/payloads/explained.ts with a reason why not`);
}
const replayed = [];
for (const file of files) replayed.push(...(await replayRecording(folder, file)).map((each) => ({ file, ...each })));
for (const { file, action, difference } of replayed)
  if (difference !== null) unexplained.push(`${file}: ${action}: ${difference}`);
if (values.write === true) {
  const page = join(import.meta.dirname, "../docs/recorded-replies.md");
  await writeFile(page, withTables(await readFile(page, "utf8"), "payloads", tablesOf(all, files, new Date())));
}
for (const each of unexplained) console.log(each);
const differing = all.filter(({ differences }) => differences.length > 0).length;
console.log(
  `${all.length} recordings compared: ${all.length - differing} without a difference, ${unexplained.length} differences without a reason`,
);
console.log(`${replayed.length} recorded calls made again by actions`);
process.exitCode = unexplained.length === 0 ? 0 : 1;
