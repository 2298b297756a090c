import { checkSelect } from "../../selection/check-select.ts";
import { parseSelectPattern } from "../../selection/select-pattern.ts";
import type { Stream } from "../../tap/stream.ts";
import type { KitContext } from "../kit-context.ts";

/**
 * Which of the streams to select, as patterns of `select`; none: what is selected by default.
 * @throws TapError for an option that names what is not there
 */
export async function choosePatterns(
  streams: readonly Stream[],
  { given, prompts, job }: KitContext,
): Promise<readonly string[]> {
  const patterns = given.texts("streams");
  checkSelect(patterns.map(parseSelectPattern), { streams, others: [] }, { where: "--streams", log: job.log });
  if (patterns.length > 0 || prompts === null) return patterns;
  const which = await prompts.choose({
    message: `${streams.length} streams can be read. Which ones?`,
    choices: [
      { value: "some", label: "Choose some" },
      { value: "all", label: "All", hint: "more can be left out later, by select" },
    ],
  });
  if (which === "all") return [];
  const ids = await prompts.chooseSeveral({
    message: "Which streams?",
    choices: streams.map(({ id }) => ({ value: id, label: id })),
  });
  // A dot divides names.
  return ids.map((id) => `${id.replaceAll(".", "\\.")}.*`);
}
