import type { Tap } from "../tap/tap.ts";
import { runVerb } from "./run-verb.ts";

/**
 * The help of a verb as a terminal shows it.
 * @param verb its words: `state rewind`
 * @throws where it does not end well, or where `help VERB` and `VERB --help` differ
 */
export async function shownHelp(tap: Tap<never>, verb: string): Promise<string> {
  const words = verb.split(" ");
  const [asked, given] = [await runVerb(tap, ["help", ...words]), await runVerb(tap, [...words, "--help"])];
  const isWell = [asked, given].every(({ code, stderr }) => code === 0 && stderr === "");
  if (isWell && asked.stdout === given.stdout) return asked.stdout;
  throw new Error(`help ${verb}: ${JSON.stringify({ asked, given })}`);
}
