import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { FaultRow, Open } from "./fault-row.ts";
import type { Scene } from "./scene.ts";

/** An org that gives a new refresh token with each refresh, and a folder of the row's own. */
async function rotating<T>(open: Open, work: (scene: Scene, at: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "tap-shared-"));
  try {
    const scene = await open({ rows: { CaseComment: 20 }, settings: { rotateRefreshTokens: true }, discover: false });
    return await work(scene, (name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const tokenOf = ({ running }: Scene) => running.credentialsOf(running.credentials.username).refreshToken;

/** One rotating token and several runs, and where the new one is kept. */
export const sharedToken: readonly FaultRow[] = [
  {
    number: 142,
    fault: "The lock of a token is held by a container's first process, was left behind by a killed one, or is a link",
    expected:
      "the run waits while the holder renews it; takes it over half a minute after the last renewal; refuses the link",
    run: (open) =>
      rotating(open, async (scene, at) => {
        const lock = at(".token.json.lock");
        const other = join(lock, "another");
        const clock = scene.running.clock;
        const start = clock.now().getTime();
        let waits = 0;
        const config = { refresh_token: tokenOf(scene), token_store: at("token.json") };
        const options = (beatsUntil: number) => ({
          config,
          args: ["--discover"],
          clock: {
            now: () => clock.now(),
            monotonicMs: () => clock.now().getTime() - start,
            sleep: async (ms: number) => {
              clock.advance(ms);
              waits += ms;
              if (waits <= beatsUntil) utimesSync(other, waits, waits);
            },
          },
        });
        mkdirSync(lock);
        writeFileSync(other, "");
        const run = await scene.run(options(60_000));
        expect({ exitCode: run.exitCode, seconds: Math.round(waits / 1000) }).toEqual({ exitCode: 0, seconds: 90 });
        expect(run.stderr).toContain("another run is using the refresh token");
        expect(readdirSync(dirname(lock))).toEqual(["token.json"]);
        symlinkSync(at("elsewhere"), lock);
        const refused = await scene.fails(2, `${lock}, the place of the lock`, { config, args: ["--discover"] });
        return `Renewed for a minute, then not: after 90 s the run went on, exit ${run.exitCode}, and logged what it waited for; a link in its place: exit ${refused.exitCode}`;
      }),
  },
  {
    number: 144,
    fault: "The configuration with a rotating token is a file for one run only: Meltano's, or in a temporary folder",
    expected: "refused before the token is used, with the setting that helps; with it the next run continues",
    run: (open) =>
      rotating(open, async (scene, at) => {
        const refresh_token = tokenOf(scene);
        const path = at(".meltano/run/tap-salesforce/tap.config.json");
        mkdirSync(dirname(path), { recursive: true });
        const given = { ...scene.org.config, ...scene.config, refresh_token };
        const asMeltano = (more: object) => {
          const text = JSON.stringify({ ...given, ...more });
          writeFileSync(path, text, { mode: 0o600 });
          return scene.run({ args: ["--config", path, "--discover"], files: { "config.json": "{}", [path]: text } });
        };
        const before = scene.requests("/oauth2/token").length;
        const refused = await asMeltano({});
        expect({ exitCode: refused.exitCode, log: refused.stderr }).toEqual({
          exitCode: 2,
          log: expect.stringContaining("Set token_store to a file that stays"),
        });
        const used = scene.requests("/oauth2/token").length - before;
        expect(used).toBe(0);
        const runs = [
          await asMeltano({ token_store: at("token.json") }),
          await asMeltano({ token_store: at("token.json") }),
        ];
        expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
        expect(JSON.parse(readFileSync(path, "utf8")).refresh_token).toBe(refresh_token);
        return `Exit ${refused.exitCode} after ${used} refreshes: "... Set token_store to a file that stays, ..."; with it ${runs.length} runs succeeded, each with a new configuration file that held the first token`;
      }),
  },
];
