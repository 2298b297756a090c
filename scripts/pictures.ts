/**
 * Writes the pictures of docs/pictures: what a terminal shows of the demo, of `plan`, and of a sync in the middle of its run.
 * The programs are the built ones, in a terminal of their own; needs `script` of util-linux.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startOrg } from "@singer-io-ts/demo-org";
import { runInTerminal, textOfLine } from "./pictures/run-in-terminal.ts";
import { svgOf } from "./pictures/svg.ts";
import type { Line } from "./pictures/terminal-screen.ts";

const columns = 88;
const rows = 40;
const node = JSON.stringify(process.execPath);
const tap = `${node} ${JSON.stringify(resolve("bin/tap-salesforce.js"))}`;
const picturesFolder = "docs/pictures";
const folder = mkdtempSync(join(tmpdir(), "pictures-"));
mkdirSync(picturesFolder, { recursive: true });

try {
  await pictureOfDemo();
  await picturesOfVerbs();
} finally {
  rmSync(folder, { recursive: true });
}

/** The output of the demo: the long tables are cut in the middle. */
async function pictureOfDemo(): Promise<void> {
  const demo = `${node} --conditions=@singer-io-ts/source scripts/demo.ts --scale 0.2 --folder ${join(folder, "demo")}`;
  const lines = await runInTerminal({ command: demo, cwd: resolve("."), columns: 118, rows });
  const steps = lines.slice(
    lines.findIndex((line) => textOfLine(line).startsWith("3. ")),
    lines.findIndex((line) => textOfLine(line).startsWith("Configuration, catalog")) - 1,
  );
  write("demo", "npm run demo", 118, withoutMiddles(steps));
}

async function picturesOfVerbs(): Promise<void> {
  const org = await startOrg({ scale: 20 });
  org.fault({ path: "/query", bytesPerSecond: 400_000, count: "all" });
  try {
    const { clientId, clientSecret } = org.credentials;
    const config = {
      login_url: org.url,
      client_id: clientId,
      client_secret: clientSecret,
      cache_dir: join(folder, "cache"),
      objects: ["Account", "Contact", "Lead", "Opportunity*", "Case", "Asset", "User"],
    };
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const place = { cwd: folder, columns, rows };
    write("plan", "tap-salesforce plan", columns, await runInTerminal({ ...place, command: `${tap} plan` }));
    const run = { ...place, command: `bash -c '${tap} sync > messages.jsonl'`, until: isInTheMiddle };
    write("sync", "tap-salesforce sync > messages.jsonl", columns, await runInTerminal(run));
  } finally {
    await org.close();
  }
}

/** Whether a run shows streams that are done, streams that are read, and how fast. */
function isInTheMiddle(lines: readonly Line[]): boolean {
  const texts = lines.map(textOfLine);
  return texts.some((text) => / rows\/s/.test(text)) && texts.some((text) => /^[4-9] of 12 streams done/.test(text));
}

/** The lines of long tables in the middle are left out. */
function withoutMiddles(lines: readonly Line[]): readonly Line[] {
  const kept: Line[] = [];
  let inTable = 0;
  for (const [at, line] of lines.entries()) {
    inTable = textOfLine(line).startsWith("│") ? inTable + 1 : 0;
    const left = lines.slice(at).findIndex((next) => !textOfLine(next).startsWith("│"));
    if (inTable <= 5 || left <= 2) kept.push(line);
    else if (inTable === 6) kept.push([{ column: 2, width: 3, text: "...", color: null, isBold: false, isDim: true }]);
  }
  return kept;
}

function write(name: string, command: string, width: number, lines: readonly Line[]): void {
  const file = join(picturesFolder, `${name}.svg`);
  writeFileSync(file, svgOf({ command, columns: width, lines }));
  process.stdout.write(`${file}\n`);
}
