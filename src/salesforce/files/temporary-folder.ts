import { realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, resolve, sep } from "node:path";

/** Folders that are emptied from time to time, or are lost with the machine's memory. */
const temporary = ["/tmp", "/var/tmp", "/private/tmp", "/private/var/tmp", "/var/folders", "/private/var/folders"];
const inMemory = ["/dev/shm", "/run"];

/** Why a file does not stay where it is, in words for an error; null: it stays. */
export async function temporaryFolder(path: string, env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const places = [resolve(path), await realpath(dirname(path)).catch(() => resolve(dirname(path)))];
  const meltano = env["MELTANO_SYS_DIR_ROOT"];
  const runs = meltano === undefined || meltano === "" ? [] : [resolve(meltano, "run")];
  if (places.some((place) => isMeltanos(place) || runs.some((folder) => isBelow(place, folder)))) {
    return "a file that Meltano makes for one run alone";
  }
  const named = [tmpdir(), env["TMPDIR"], env["TMP"], env["TEMP"]].flatMap((folder) =>
    folder ? [resolve(folder)] : [],
  );
  const folders = [...temporary, ...inMemory, ...named, ...(await realPaths(named))];
  return places.some((place) => folders.some((folder) => isBelow(place, folder))) ? "in a temporary folder" : null;
}

const isMeltanos = (place: string) => `${place}${sep}`.includes(`${sep}.meltano${sep}run${sep}`);

/** The root is no temporary folder, even if a variable names it. */
const isBelow = (place: string, folder: string) =>
  dirname(folder) !== folder && (place === folder || place.startsWith(`${folder}${sep}`));

async function realPaths(folders: readonly string[]): Promise<readonly string[]> {
  return Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
}
