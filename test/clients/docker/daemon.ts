import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Finished, mustRun, run } from "../process.ts";

/** Docker's command, with a daemon behind it. */
export interface Docker {
  /** The variables by which another program finds the daemon. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command that must succeed. */
  must(...args: readonly string[]): Promise<Finished>;
  /** Runs a command, whatever its exit code. */
  try(...args: readonly string[]): Promise<Finished>;
  /** Ends the daemon, if it was started here. */
  close(): Promise<void>;
}

/** The daemon that this machine has, else one that is started here. @returns in words why there is none */
export async function openDocker(): Promise<Docker | string> {
  if (!(await works(["docker", "--version"]))) return "there is no program docker on PATH";
  const present = dockerWith({}, async () => {});
  if (await answers(present)) return present;
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "no Docker daemon answers, and one can only be started here by root on Linux";
  if (!(await works(["dockerd", "--version"])))
    return "no Docker daemon answers, and dockerd is not installed (on Debian: apt-get install docker.io)";
  return startDaemon();
}

async function startDaemon(): Promise<Docker | string> {
  const folder = await mkdtemp(join(tmpdir(), "docker-"));
  const host = `unix://${join(folder, "docker.sock")}`;
  const at = (name: string): string => join(folder, name);
  const places = ["--data-root", at("data"), "--exec-root", at("exec"), "--pidfile", at("docker.pid"), "-H", host];
  // Without a network of its own, which would change the machine's: containers use the host's.
  const daemon = spawn("dockerd", [...places, "--iptables=false", "--bridge=none"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const close = async (): Promise<void> => {
    await end(daemon);
    // The network of a container that has none, which the daemon leaves mounted.
    await works(["umount", at("exec/netns/default")]);
    await rm(folder, { recursive: true, force: true });
  };
  const said = await listening(daemon);
  if (said !== null) {
    await close();
    return `dockerd does not start: ${said}`;
  }
  return dockerWith({ DOCKER_HOST: host, DOCKER_BUILDKIT: "0" }, close);
}

function dockerWith(env: Readonly<Record<string, string>>, close: () => Promise<void>): Docker {
  const cwd = tmpdir();
  const timeoutMs = 1_200_000;
  return {
    env,
    must: (...args) => mustRun(["docker", ...args], { cwd, env, timeoutMs }),
    try: (...args) => run(["docker", ...args], { cwd, env, timeoutMs }),
    close,
  };
}

const answers = async (docker: Docker): Promise<boolean> =>
  (await docker.try("version", "--format", "{{.Server.Version}}")).code === 0;

async function works(command: readonly string[]): Promise<boolean> {
  try {
    return (await run(command, { cwd: tmpdir(), timeoutMs: 20_000 })).code === 0;
  } catch {
    // There is no such program.
    return false;
  }
}

/** Null: it listens. */
async function listening(daemon: ChildProcess): Promise<string | null> {
  let last = "";
  for await (const line of createInterface({ input: daemon.stderr! })) {
    last = line;
    if (line.includes("API listen on")) {
      daemon.stderr!.resume();
      return null;
    }
  }
  return last;
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, "exit");
  daemon.kill("SIGTERM");
  await ended;
}
