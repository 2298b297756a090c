import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";

it("a signal that stops a script of package.json stops what it serves", async () => {
  const script = spawn(process.execPath, ["scripts/run.mjs", "org", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(script.stdout), "line");
  const { url } = JSON.parse(line);
  expect((await fetch(url)).status).toBeGreaterThan(0);
  script.kill("SIGTERM");
  await once(script, "exit");

  await expect(fetch(url)).rejects.toThrow("fetch failed");
});
