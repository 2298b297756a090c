import { readCatalog } from "../../catalog/read-catalog.ts";
import type { ReadPieces } from "../../input/read-json.ts";
import type { KitContext } from "../kit-context.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { completedVerbs } from "./words.ts";
import { zshScript } from "./zsh.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Writes the script for a shell, or the names of streams that it asks for. */
export async function run({ job, given, print, verbs }: KitContext): Promise<undefined> {
  const shell = given.needed("shell");
  if (shell === "streams") {
    const names = await streamNames(job.readPieces);
    await print.text(names.map((name) => `${name}\n`).join(""));
    return;
  }
  // The other choices of the argument.
  const script = scripts[shell as keyof typeof scripts];
  await print.text(script(job.tap.name, completedVerbs(verbs)));
}

/** A shell expands what is offered, so that other characters would be commands. */
const harmless = /^[\w.-]+$/;

/** The streams of catalog.json; none where there is no such file, or where it is broken: nobody reads an error here. */
async function streamNames(readPieces: ReadPieces): Promise<readonly string[]> {
  try {
    const entries = await readCatalog("catalog.json", readPieces);
    // guard(completed-names, `harmless.test(id)` -> `true`): a stream's name could run a command in the user's shell.
    return entries.map(({ stream }) => stream.id).filter((id) => harmless.test(id));
  } catch {
    return [];
  }
}
