import { UsageError } from "../../command/usage-error.ts";
import { runSinger } from "../../singer/commands.ts";
import type { KitContext } from "../kit-context.ts";

/** Reads as a pipeline's run without a verb does, from the configuration and the catalog that were found. */
export async function run(context: KitContext): Promise<number> {
  const { job, environment, line, given } = context;
  if (given.has("into")) return (await import("./into.ts")).runInto(context, given.text("into")!);
  for (const option of ["format", "numbers"])
    if (given.has(option)) throw new UsageError(`sync --${option} needs --into`, "sync");
  return runSinger(job.tap, environment, await line());
}
