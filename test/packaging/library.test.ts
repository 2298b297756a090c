import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../support/processes.ts";

/** The program of the page, as a program of somebody else's has it. */
const [, program = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync("docs/actions.md", "utf8")) ?? [];

const faults = `
org.createRecord({ sObject: "Account" });
org.getRecord({ sObject: "Account", recordId: 1 });
org.queryRecords({ soql: "SELECT Id FROM Account", limit: 1 });
org.mergeRecords({});
`;

describe("the packed library", () => {
  const folder = mkdtempSync(join(tmpdir(), "library-"));
  const file = (name: string) => join(folder, name);
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({ scale: 0.02 });
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], { encoding: "utf8" }),
    );
    const place = file("node_modules/@singer-io-ts/tap-salesforce");
    mkdirSync(place, { recursive: true });
    execFileSync("tar", ["xzf", file(packed.filename), "--strip-components=1", "-C", place]);
    const { clientId, clientSecret } = org.credentials;
    writeFileSync(
      file("config.json"),
      JSON.stringify({ login_url: org.url, client_id: clientId, client_secret: clientSecret }),
    );
    writeFileSync(file("package.json"), '{"type":"module"}');
    writeFileSync(file("program.ts"), program);
    writeFileSync(file("wrong.ts"), `${program}${faults}`);
    const options = { strict: true, module: "nodenext", target: "es2024", noEmit: true, types: [] };
    writeFileSync(file("tsconfig.json"), JSON.stringify({ compilerOptions: options }));
  });
  afterAll(async () => {
    await org.close();
    rmSync(folder, { recursive: true });
  });

  it("runs the page's program", async () => {
    const { exitCode, stdout, stderr } = await run(process.execPath, ["program.ts"], { cwd: folder });

    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 0, stdout: "Edge Technology\n" });
    const audited = stderr.split("\n").filter((line) => line.startsWith('{"audit"'));
    expect(audited.map((line) => JSON.parse(line).audit.action)).toEqual([
      "create-record",
      "update-record",
      "delete-record",
    ]);
  });

  it("has types that hold by themselves, and that know each input", async () => {
    const { stdout } = await run(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", "."], {
      cwd: folder,
    });

    const lines = program.split("\n").length;
    expect(
      stdout
        .split("\n")
        .filter((line) => /^\S/.test(line))
        .map((line) => line.replace(/,.*/, "")),
    ).toEqual([0, 1, 2, 3].map((at) => `wrong.ts(${lines + 1 + at}`));
  });
});
