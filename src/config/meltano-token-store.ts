import { createHash } from "node:crypto";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Where a rotated refresh token is kept under Meltano, which makes a new configuration file for each run: below the
 * project's `.meltano`, where Meltano keeps the states. The name has a part of the token's hash, so that extractors and
 * environments that log in by tokens of different consents have a file each.
 *
 * @param place where the refresh token is from; null: nobody says
 * @param env Meltano hands its own settings to the tap in variables (MELTANO_SYS_DIR_ROOT, MELTANO_DATABASE_URI, ...)
 * @returns null where it is not Meltano's file for a run, and where Meltano keeps its states elsewhere: that folder may be
 *   a container's, and be gone after the run
 */
export function meltanoTokenStore(refreshToken: string, place: string | null, env: Variables): string | null {
  const { MELTANO_SYS_DIR_ROOT: root } = env;
  if (root === undefined || root === "" || place === null) return null;
  const folder = resolve(root);
  if (!isBelow(resolve(place), join(folder, "run"))) return null;
  // guard(states-beside, `keepsStates(folder, env)` -> `true`): a rotated refresh token would be written into a folder that ends with the container.
  if (!keepsStates(folder, env)) return null;
  const hash = createHash("sha256").update(refreshToken.trim()).digest("hex");
  return join(folder, `tap-salesforce-token-${hash.slice(0, 12)}.json`);
}

/** In the database of the project, as Meltano does where nothing else is set, or in files beside it. */
function keepsStates(folder: string, env: Variables): boolean {
  const { MELTANO_STATE_BACKEND_URI: backend = "", MELTANO_DATABASE_URI: database = "" } = env;
  if (backend === "systemdb")
    return /^sqlite:\/\/\//.test(database) && isBelow(resolve(database.slice("sqlite:///".length)), folder);
  return backend.startsWith("file:///") && isBelow(fileURLToPath(backend), folder);
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}${sep}`);
