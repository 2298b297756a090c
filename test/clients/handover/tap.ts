import { join } from "node:path";
import type { OrgClientContext } from "../fidelity/org-client.ts";
import { type Finished, lastLines, run } from "../process.ts";
import { pathWithNode } from "../python.ts";
import { bin } from "../tap.ts";

/**
 * Runs this tap where the other connector ran, with its files. Their logins lead to Salesforce's own host, and a token is not sent from
 * there to another machine: a variable names the demo org in their place.
 * @throws Error if it fails
 */
export async function runTap(
  { folder, org }: Pick<OrgClientContext, "folder" | "org">,
  args: readonly string[],
): Promise<Finished> {
  const env = { PATH: pathWithNode, TAP_SALESFORCE_LOGIN_URL: org.url, XDG_CACHE_HOME: join(folder, "cache") };
  const finished = await run([bin, ...args], { cwd: folder, env });
  if (finished.code !== 0) throw new Error(`the tap ended with ${finished.code}: ${reasonOf(finished.stderr)}`);
  return finished;
}

/** The configuration of the other connector, as it is, and the variable. */
export const configArguments = (config: string): readonly string[] => ["--config", config, "--config", "ENV"];

/** The errors of its log, or else its end. */
function reasonOf(log: string): string {
  const errors = log.split("\n").filter((line) => line.startsWith("ERROR"));
  return errors.length === 0 ? lastLines(log) : errors.join("\n");
}
