import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The folder that the platform has for what may be deleted at any time; null where it has none for this user. */
export function userCacheDir(platform: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const home = userHome();
  const under = (...parts: string[]) => (home === null ? undefined : join(home, ...parts));
  const base =
    platform === "win32"
      ? (env["LOCALAPPDATA"] ?? under("AppData", "Local"))
      : platform === "darwin"
        ? under("Library", "Caches")
        : (absolute(env["XDG_CACHE_HOME"]) ?? under(".cache"));
  return base === undefined ? null : join(base, "tap-salesforce");
}

/** Null: neither HOME nor an entry in the system's list of users, as in containers that run under any number. */
function userHome(): string | null {
  try {
    return absolute(homedir()) ?? null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SYSTEM_ERROR") return null;
    throw error;
  }
}

/** Another one would depend on where the tap was started. (XDG Base Directory Specification.) */
const absolute = (path: string | undefined) => (path !== undefined && isAbsolute(path) ? path : undefined);
