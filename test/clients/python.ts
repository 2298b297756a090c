import { delimiter, join } from "node:path";
import { run } from "./process.ts";

/** A Python that the clients run on. */
export interface Python {
  readonly path: string;
  /** `3.11` */
  readonly version: string;
}

/** The versions that every lock file was made for. */
const usable = ["3.10", "3.11", "3.12"] as const;

const names = ["python3", ...usable.toReversed().map((version) => `python${version}`), "python"];

/**
 * The first usable Python on PATH.
 * @throws Error that names the versions looked for and those found instead
 */
export async function findPython(): Promise<Python> {
  const found: string[] = [];
  for (const name of names) {
    const python = await ask(name);
    if (python === null) continue;
    if (usable.some((version) => version === python.version)) return python;
    found.push(`${name} is ${python.version}`);
  }
  const instead = found.length === 0 ? "there is none" : found.join(", ");
  throw new Error(
    `test:clients runs other people's programs, which need Python ${usable.join(", ")} on PATH: ${instead}. ` +
      "Install one of them (on Debian: apt-get install python3 python3-venv) and start again.",
  );
}

/** Null: there is no such program, or it is not a Python 3 (a shim without a version, the placeholder of the Windows Store). */
async function ask(name: string): Promise<Python | null> {
  const program = "import sys; print(sys.executable); print('%d.%d' % sys.version_info[:2])";
  try {
    const { code, stdout } = await run([name, "-c", program], { cwd: process.cwd(), timeoutMs: 20_000 });
    const [path = "", version = ""] = stdout.trim().split(/\r?\n/);
    return code === 0 && path !== "" ? { path, version } : null;
  } catch {
    // It could not be started: the next name is tried. If none fits, the error lists everything that was found.
    return null;
  }
}

/** PATH with the folder of this Node first, so that `#!/usr/bin/env node` finds it whatever the shell has. */
export const pathWithNode = [join(process.execPath, ".."), process.env["PATH"] ?? ""].join(delimiter);
