import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../support/free-port.ts";
import { mustRun } from "./process.ts";
import type { Json } from "./records.ts";

/** A PostgreSQL server of its own, empty at the start. */
export interface Postgres {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** The rows of a query, each as JSON. */
  rows(sql: string): Promise<readonly Json[]>;
  /** Ends the server and removes its data. */
  close(): Promise<void>;
}

const host = "127.0.0.1";
const user = "postgres";
const database = "postgres";

/** The user `nobody`: PostgreSQL refuses to run as root. */
const nobody = { uid: 65_534, gid: 65_534 };
const identity = process.getuid?.() === 0 ? nobody : {};

/** Starts a server on a free port, with its data in a temporary folder. @throws Error that says what to install */
export async function startPostgres(): Promise<Postgres> {
  const bin = await folderOfPrograms();
  const folder = await mkdtemp(join(tmpdir(), "postgres-"));
  if ("uid" in identity) await chown(folder, nobody.uid, nobody.gid);
  const data = join(folder, "data");
  let server: ChildProcess | null = null;
  const close = async (): Promise<void> => {
    if (server !== null && server.exitCode === null) {
      const ended = once(server, "exit");
      // Its "fast shutdown": open connections are closed.
      server.kill("SIGINT");
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await asServer(
      [join(bin, "initdb"), "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
      folder,
    );
    const port = await freePort();
    // fsync is for power cuts.
    server = spawn(join(bin, "postgres"), ["-D", data, "-h", host, "-p", String(port), "-k", folder, "-F"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      ...identity,
    });
    await ready(server);
    const psql = [
      join(bin, "psql"),
      "-X",
      "-q",
      "-A",
      "-t",
      "-h",
      host,
      "-p",
      String(port),
      "-U",
      user,
      "-d",
      database,
    ];
    const rows = async (sql: string): Promise<readonly Json[]> => {
      const { stdout } = await mustRun([...psql, "-c", `SELECT row_to_json(found) FROM (${sql}) AS found`], {
        cwd: folder,
      });
      return stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line): Json => JSON.parse(line));
    };
    return { host, port, user, database, rows, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Debian keeps them out of PATH, in a folder for each version. */
async function folderOfPrograms(): Promise<string> {
  const versions = "/usr/lib/postgresql";
  const names = await readdir(versions).catch(() => []);
  const newest = names.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest !== undefined) return join(versions, newest, "bin");
  for (const folder of (process.env["PATH"] ?? "").split(":")) {
    if ((await readdir(folder).catch((): string[] => [])).includes("initdb")) return folder;
  }
  throw new Error(
    "There is no PostgreSQL server on this machine. Install one (on Debian: apt-get install postgresql) and start again.",
  );
}

async function asServer([program = "", ...args]: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"], ...identity });
  let said = "";
  child.stderr.on("data", (part) => {
    said += String(part);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${program} ended with exit code ${code}: ${said}`);
}

async function ready(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr! })) {
    said.push(line);
    if (line.includes("ready to accept connections")) {
      // Nobody reads on: a full pipe would stop the server.
      server.stderr!.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start:\n${said.join("\n")}`);
}
