import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

describe("the program", () => {
  it("serves an org at the address that it prints, until a signal ends it", async () => {
    const program = spawn(process.execPath, [cli, "--json", "--seed", "7"], { stdio: ["ignore", "pipe", "inherit"] });
    const [first] = (await once(program.stdout, "data")) as [Buffer]; // the line is one write
    const { url, clientId, clientSecret } = JSON.parse(first.toString()) as Record<string, string>; // as screen.ts writes it

    const form = { grant_type: "client_credentials", client_id: clientId ?? "", client_secret: clientSecret ?? "" };
    const reply = await fetch(`${url}/services/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
    program.kill("SIGTERM");
    const [code] = await once(program, "exit");

    expect([reply.status, await reply.json(), code]).toMatchObject([200, { instance_url: url }, 0]);
  });

  it("ends with 2 and one line when an option is wrong", async () => {
    const program = spawn(process.execPath, [cli, "--port", "x"], { stdio: ["ignore", "inherit", "pipe"] });
    const errorOutput = once(program.stderr, "data");
    const [code] = await once(program, "exit");

    expect([String(await errorOutput), code]).toEqual(["demo-org: --port must be a number, not x\n", 2]);
  });
});
