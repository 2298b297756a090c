import { expect } from "vitest";
import type { TestOrg } from "./test-org.ts";

/** A terminal of the usual width, without colors. */
export const narrowScreen = { isTerminal: true, columns: () => 80, env: { NO_COLOR: "1" } };

/** What a verb shows with `--json`, where it ends well and says nothing else. */
export async function shownJson(org: TestOrg, args: readonly string[], config = {}) {
  const run = await org.run({ config, args: [...args, "--json"] });
  expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(run.stdout);
}
