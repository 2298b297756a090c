import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { run as runProcess } from "../support/processes.ts";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf } from "./scene.ts";

/** How a run ends when not even its log goes well. */
export const failingLog: readonly FaultRow[] = [
  {
    number: 128,
    fault: "Secrets too long for a pattern: a client_secret of 60,000 characters, a long bundle of keys",
    expected: "the exit code of the actual error, and a message that shows no secret",
    async run(open) {
      const scene = await open({ discover: false });
      const secret = "k(".repeat(30_000);
      const bundle = `-----BEGIN KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n".repeat(3000)}-----END KEY-----`;
      const { url: instance_url } = scene.running;
      const logins = {
        client_secret: { client_secret: secret },
        private_key: { auth_method: "jwt", username: "someone@example.com", private_key: bundle },
        access_token: { auth_method: "access_token", login_url: "", instance_url, access_token: secret },
      };
      const ends: string[] = [];
      for (const [name, config] of Object.entries(logins)) {
        const run = await scene.fails(2, /^ERROR /m, { config, args: ["--discover", "--stack"] });
        expect(run.stderr).not.toMatch(/\(k\(k|MIIEvQ/);
        ends.push(`${name} ${run.exitCode}, ${errorsOf(run).length > 0 ? "with a message" : "without a message"}`);
      }
      return `Exit codes: ${ends.join("; ")}; none of the secrets was in the log`;
    },
  },
  {
    number: 143,
    fault: "Nobody reads standard error and its pipe is full; standard output is closed (`>&-`)",
    expected: "the rows come all the same; closed: an error, not a run without rows",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 20 } });
      const folder = mkdtempSync(join(tmpdir(), "tap-pipes-"));
      try {
        const at = (name: string) => join(folder, name);
        writeFileSync(at("config.json"), JSON.stringify({ ...scene.org.config, ...scene.config }), { mode: 0o600 });
        writeFileSync(at("catalog.json"), JSON.stringify(scene.catalog));
        const files = ["--config", at("config.json"), "--catalog", at("catalog.json")];
        const tap = [process.execPath, "--conditions=@singer-io-ts/source", "src/main.ts", ...files];
        const inShell = (script: string) => runProcess("sh", ["-c", script, at("full"), ...tap]);
        const unread = await inShell('mkfifo "$0"; exec 3<>"$0"; head -c 65536 /dev/zero >&3; exec "$@" 2>&3');
        const records = unread.stdout.split("\n").filter((line) => line.startsWith('{"type":"RECORD"')).length;
        expect({ exitCode: unread.exitCode, records }).toEqual({ exitCode: 0, records: 20 });
        const closed = await inShell('exec "$@" >&-');
        expect(closed.stderr).toContain("Standard output: it is closed, so the messages would be lost.");
        return `Unread standard error: exit ${unread.exitCode}, ${records} of 20 rows; closed standard output: exit ${closed.exitCode}, "Standard output: it is closed ..."`;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
];
