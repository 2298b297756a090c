import { type ChildProcess, spawn } from "node:child_process";
import split2 from "split2";

export interface OrgProcess {
  readonly url: string;
  readonly pid: number;
  readonly config: { readonly login_url: string; readonly client_id: string; readonly client_secret: string };
  apiCalls(): Promise<number>;
  /** Moves the org's clock. */
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the demo org in another process, so that its CPU and memory are not measured as the tap's. */
export async function startOrgProcess(args: readonly string[]): Promise<OrgProcess> {
  const org: ChildProcess = spawn(process.execPath, ["packages/demo-org/bin/demo-org.js", "--json", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (org.stdout === null) throw new Error("the org has no stdout");
  const { url, clientId, clientSecret, adminToken } = await new Promise<Record<string, string>>((done, fail) => {
    org.stdout?.pipe(split2((line) => JSON.parse(line))).once("data", done);
    org.once("exit", (code) => fail(new Error(`the demo org ended with ${code}`)));
  });
  return {
    url: String(url),
    pid: org.pid ?? 0,
    config: { login_url: String(url), client_id: String(clientId), client_secret: String(clientSecret) },
    async apiCalls() {
      const reply = await fetch(`${url}/__admin/stats`, { headers: { "x-admin-token": String(adminToken) } });
      const { apiCalls } = (await reply.json()) as { apiCalls: number }; // the admin route's own form
      return apiCalls;
    },
    async advance(advanceMs) {
      const headers = { "x-admin-token": String(adminToken), "content-type": "application/json" };
      const reply = await fetch(`${url}/__admin/clock`, {
        method: "POST",
        headers,
        body: JSON.stringify({ advanceMs }),
      });
      if (!reply.ok) throw new Error(`the demo org's clock: ${reply.status}`);
    },
    stop: () =>
      new Promise((done) => {
        org.once("exit", () => done());
        org.kill();
      }),
  };
}
