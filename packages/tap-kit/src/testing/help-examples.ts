import { airbyteVerbs } from "../command/airbyte-verbs.ts";
import type { Tap } from "../tap/tap.ts";
import { verbsOf } from "../verbs/generic-verbs.ts";
import { helpPage } from "../verbs/help/help.ts";

/** Each example of each page of the help, once, as a person pastes it: for a test of the tap that runs them. */
export function helpExamples(tap: Tap<never>): readonly string[] {
  const ofVerbs = verbsOf(tap).flatMap((verb) =>
    "verbs" in verb ? verb.verbs.map((i) => [verb.name, i.name]) : [[verb.name]],
  );
  const pages = [[], ["pipelines"], ...airbyteVerbs.map((verb) => [verb]), ...ofVerbs].map((words) =>
    helpPage(tap, words),
  );
  return [...new Set(pages.flatMap(examplesOf))];
}

function examplesOf(page: string): readonly string[] {
  const [, lines = ""] = /^Examples?\n((?: {2}.*\n)+)/m.exec(page) ?? [];
  return lines.split("\n").flatMap((line) => line.trim() || []);
}
