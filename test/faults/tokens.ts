import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { settingsOf } from "../../src/config/config.ts";
import { replacementSteps } from "../../src/salesforce/files/atomic-file.ts";
import { readyTokenFile } from "../../src/salesforce/login/token-file.ts";
import { membersWith } from "../../src/salesforce/login/token-store.ts";
import { testRun } from "../salesforce/test-run.ts";
import { run as runProcess } from "../support/processes.ts";
import type { FaultRow, Open } from "./fault-row.ts";
import { errorsOf, recordsOf, type Scene } from "./scene.ts";

interface Rotating {
  readonly scene: Scene;
  /** A folder of the row's own. */
  readonly at: (name: string) => string;
  /** A configuration with a refresh token of a fresh consent, kept in this file. */
  readonly config: (file: string) => Readonly<Record<string, unknown>>;
}

/** An org that gives a new refresh token with each refresh. */
async function rotating<T>(open: Open, work: (rotation: Rotating) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "tap-token-"));
  try {
    const scene = await open({ rows: { CaseComment: 20 }, settings: { rotateRefreshTokens: true } });
    const { username } = scene.running.credentials;
    return await work({
      scene,
      at: (name) => join(folder, name),
      config: (file) => ({
        refresh_token: scene.running.credentialsOf(username).refreshToken,
        token_store: join(folder, file),
      }),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Salesforce's answer to a refresh, which this run does not live to store. @returns the new refresh token */
async function refreshed({ running }: Scene, refresh_token: string): Promise<string> {
  const { clientId: client_id, clientSecret: client_secret } = running.credentials;
  const body = new URLSearchParams({ grant_type: "refresh_token", client_id, client_secret, refresh_token });
  const reply = await fetch(`${running.url}/services/oauth2/token`, { method: "POST", body });
  const { refresh_token: next } = (await reply.json()) as { refresh_token: string }; // Salesforce documents it
  return next;
}

const stepNames = replacementSteps("x", { temporary: "y", like: null, write: async () => {} }).map(({ name }) => name);

/** Refresh tokens that rotate, and the files they are kept in. */
export const tokens: readonly FaultRow[] = [
  {
    number: 60,
    fault: "The run dies after the answer with the new refresh token and before it is on disk",
    expected: "from the first byte written the next run can use it; before that a message says what to do",
    run: (open) =>
      rotating(open, async ({ scene, at, config }) => {
        const goesOn: string[] = [];
        for (const [index, name] of stepNames.entries()) {
          const settings = { ...scene.org.config, ...config(`${name}.json`) };
          const { login } = settingsOf(settings, []);
          if (login.method !== "refresh_token") throw new Error("the login is another");
          const next = await refreshed(scene, login.refreshToken);
          const file = await readyTokenFile(at(`${name}.json`), testRun());
          const steps = await file.replace(await membersWith(file, login, next));
          for (const step of steps.slice(0, index + 1)) await step.run();
          const run = await scene.run({ config: settings });
          // This process lives on and would keep the file open.
          await steps.find((step) => step.name === "close" && steps.indexOf(step) > index)?.run();
          if (run.exitCode === 0) goesOn.push(name);
          else expect(errorsOf(run)).toEqual([expect.stringContaining("Get a new refresh_token")]);
        }
        expect(goesOn).toEqual(stepNames.filter((name) => name !== "create"));
        return `Stopped after each of ${stepNames.length} steps of storing it: after ${goesOn.join(", ")} the next run continues; before anything was written: "... Get a new refresh_token ..."`;
      }),
  },
  {
    number: 61,
    fault:
      "The token cannot be stored: there is no folder, a folder or a link is in its place, or its folder disappears during the refresh",
    expected: "an error before the token is used; otherwise a message that the token is lost",
    run: (open) =>
      rotating(open, async ({ scene, at, config }) => {
        mkdirSync(at("folder.json"));
        writeFileSync(at("real.json"), "{}", { mode: 0o600 });
        symlinkSync(at("real.json"), at("link.json"));
        const before = scene.running.requests().length;
        for (const file of ["no/such/folder.json", "folder.json", "link.json"]) {
          const run = await scene.fails(2, "token_store: ", { config: config(file) });
          expect(recordsOf(run)).toEqual([]);
        }
        const used = scene.requests("/oauth2/token", before).length;
        expect(used).toBe(0);
        mkdirSync(at("inner"));
        const lost = { path: "/oauth2/token", before: () => rmSync(at("inner"), { recursive: true }) };
        scene.running.fault(lost);
        const run = await scene.fails(2, "get a new refresh_token: the old one is used up", {
          config: config("inner/token.json"),
        });
        return `In the first three ways: exit 2, ${used} refreshes; in the last: exit ${run.exitCode}, "... get a new refresh_token: the old one is used up."`;
      }),
  },
  {
    number: 62,
    fault: "Two runs use one rotating token at once",
    expected: "one waits for the other, and both succeed",
    run: (open) =>
      rotating(open, async ({ scene, at, config }) => {
        const settings = { ...scene.org.config, ...config("token.json") };
        writeFileSync(at("config.json"), JSON.stringify(settings), { mode: 0o600 });
        // Slow enough that both want the token at once.
        scene.running.fault({ path: "/oauth2/token", count: "all", delayMs: 150 });
        const tap = ["--conditions=@singer-io-ts/source", "src/main.ts", "--test", "--config", at("config.json")];
        const runs = await Promise.all([1, 2].map(() => runProcess(process.execPath, tap)));
        expect(runs.map(({ exitCode, stderr }) => (exitCode === 0 ? 0 : stderr))).toEqual([0, 0]);
        const stored = JSON.parse(readFileSync(at("token.json"), "utf8"));
        expect(Object.keys(stored)).toContain("refresh_token");
        scene.running.clearFaults();
        await scene.sync({ config: settings });
        return `${runs.length} processes at once and one run after them, with one consent: all logged in; ${await scene.complete()}`;
      }),
  },
];
