import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun } from "../process.ts";

const locks = join(import.meta.dirname, "../locks");

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

/** The version of a package in the client's package-lock.json. @throws Error if it does not name it */
export async function lockedNodeVersion(client: string, name: string): Promise<string> {
  const lock: Lock = JSON.parse(await readFile(join(locks, client, "package-lock.json"), "utf8"));
  const { version } = lock.packages[`node_modules/${name}`] ?? {};
  if (version === undefined) throw new Error(`test/clients/locks/${client}/package-lock.json does not name ${name}.`);
  return version;
}

/** The folder that the client's packages are installed in. They are installed again after a change of its lock file. */
export async function nodeEnvironment(client: string, environments: string): Promise<string> {
  const folder = join(environments, client);
  const madeOf = join(folder, "made-of.json");
  const lock = await readFile(join(locks, client, "package-lock.json"), "utf8");
  if ((await readFile(madeOf, "utf8").catch(ifMissing)) === lock) return folder;
  process.stderr.write(`Making the environment of ${client} ...\n`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    await copyFile(join(locks, client, file), join(folder, file));
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const how = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await mustRun([npm, "ci", ...how], { cwd: folder });
  await writeFile(madeOf, lock);
  return folder;
}

function ifMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
