import type { Environment } from "../environment.ts";
import { mustRun } from "../process.ts";

/** Names of objects that a client based on singer-io's tap never reads, by the two lists in its code. */
export async function leftOut({ program }: Environment, module: string, folder: string): Promise<readonly string[]> {
  const script = [
    "import json",
    `from ${module} import QUERY_RESTRICTED_SALESFORCE_OBJECTS as a, QUERY_INCOMPATIBLE_SALESFORCE_OBJECTS as b`,
    "print(json.dumps([*a, *b]))",
  ].join("\n");
  const { stdout } = await mustRun([program("python"), "-c", script], { cwd: folder });
  return JSON.parse(stdout);
}
