import { runSinger } from "../../singer/commands.ts";
import type { KitContext } from "../kit-context.ts";

/** Reads as a pipeline's run without a verb does, from the configuration and the catalog that were found. */
export async function run({ job, environment, line }: KitContext): Promise<number> {
  return runSinger(job.tap, environment, await line());
}
