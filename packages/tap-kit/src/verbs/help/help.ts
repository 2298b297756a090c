import { airbyteVerbs, isAirbyteVerb } from "../../command/airbyte-verbs.ts";
import type { Tap } from "../../tap/tap.ts";
import { findVerb } from "../find-verb.ts";
import { verbsOf } from "../generic-verbs.ts";
import { airbytePage } from "./airbyte-page.ts";
import { overview } from "./overview.ts";
import { pipelinePage } from "./pipeline-page.ts";
import { familyPage, verbPage } from "./verb-page.ts";

/** The page about these words: none: about all verbs. @throws UsageError where there is no such verb. */
export function helpPage(tap: Tap<never>, words: readonly string[]): string {
  const verbs = verbsOf(tap);
  const [word, ...more] = words.filter((each) => !each.startsWith("-"));
  if (word === undefined || word === "help") return overview(tap, verbs);
  if (word === "pipelines") return pipelinePage(tap);
  if (isAirbyteVerb(word)) return airbytePage(tap.name, word);
  const family = verbs.find(({ name }) => name === word);
  if (family !== undefined && "verbs" in family && more.length === 0) return familyPage(tap.name, family);
  const { verb, path } = findVerb(verbs, [word, ...more], ["pipelines", ...airbyteVerbs]);
  return verbPage(tap.name, path, verb);
}
