import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const forbidden = [
  ["src/plan/files.ts", 'import { readFileSync } from "node:fs";'],
  ["src/plan/wire.ts", 'import { askChanges } from "../salesforce/replication.ts";'],
  ["src/plan/reading.ts", 'import { readLoad } from "../read/load.ts";'],
  ["src/transcode/wire.ts", 'import type { Session } from "../salesforce/interface.ts";'],
  ["src/discover/plan.ts", 'import { decide } from "../plan/decide.ts";'],
  ["src/read/network.ts", 'import { request } from "undici";'],
  ["src/source-planted.ts", 'import "./main.ts";'],
  ["src/read/org.ts", 'import { startOrg } from "@singer-io-ts/demo-org";'],
  ["packages/tap-kit/src/tap.ts", 'import { tap } from "../../../src/tap.ts";'],
  ["packages/demo-org/src/kit.ts", 'import { TapError } from "@singer-io-ts/tap-kit";'],
] as const;

const allowed = [
  ["src/plan/types.ts", 'import type { Session } from "../salesforce/interface.ts";\nexport type Planted = Session;'],
  ["src/salesforce/network.ts", 'export { request } from "undici";'],
] as const;

describe("the import rules", () => {
  const folder = mkdtempSync(join(tmpdir(), "import-rules-"));
  let found = "";

  beforeAll(() => {
    copyFileSync("biome.json", join(folder, "biome.json"));
    for (const [file, code] of [...forbidden, ...allowed]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${code}\n`);
    }
    const biome = resolve("node_modules/@biomejs/biome/bin/biome");
    const args = [biome, "lint", "--only=style/noRestrictedImports", "--vcs-enabled=false", "--max-diagnostics=none"];
    const { stdout, stderr } = spawnSync(process.execPath, [...args, "."], { cwd: folder, encoding: "utf8" });
    found = stdout + stderr;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(forbidden)("refuse in %s: %s", (file) => {
    expect(found).toMatch(new RegExp(`${file}:\\d+:\\d+ lint/style/noRestrictedImports`));
  });

  it.each(allowed)("let pass in %s: %s", (file) => {
    expect(found).not.toContain(file);
  });
});
