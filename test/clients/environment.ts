import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun } from "./process.ts";
import type { Python } from "./python.ts";

/** A virtual environment with one client in it. */
export interface Environment {
  /** A program of the environment, by its path. */
  program(name: string): string;
}

const locks = join(import.meta.dirname, "locks");

/** The version of a package in the client's lock file. @throws Error if the lock file does not name it */
export async function lockedVersion(client: string, distribution: string): Promise<string> {
  const text = await readFile(join(locks, `${client}.txt`), "utf8");
  const line = text.split("\n").find((each) => each.startsWith(`${distribution}==`));
  if (line === undefined) throw new Error(`test/clients/locks/${client}.txt does not name ${distribution}.`);
  return line.slice(distribution.length + 2).split(/[ ;]/)[0]!;
}

/** The client's environment under `home`. It is created again after a change of its lock file or of the Python. */
export async function prepare(client: string, home: string, python: Python): Promise<Environment> {
  const folder = join(home, client);
  const lock = join(locks, `${client}.txt`);
  const bin = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  const environment = { program: (name: string) => join(bin, name) };
  const madeOf = join(folder, "made-of");
  const content = createHash("sha256")
    .update(`${python.path}\n`)
    .update(await readFile(lock))
    .digest("hex");
  if ((await textOf(madeOf)) === content) return environment;
  process.stderr.write(`Making the environment of ${client} ...\n`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await mustRun([python.path, "-m", "venv", folder], { cwd: home });
  // The lock is complete. Without --no-deps, pip would refuse versions that were overridden on purpose.
  const how = ["--quiet", "--no-deps", "--require-hashes", "--disable-pip-version-check"];
  await mustRun([join(bin, "python"), "-m", "pip", "install", ...how, "-r", lock], { cwd: home, timeoutMs: 1_800_000 });
  await writeFile(madeOf, content);
  return environment;
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
