import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../support/free-port.ts";

/** A server on a port of this machine. */
export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

const pollMs = 100;
const startMs = 60_000;

/** Starts a server and waits until it answers. @param commandOf its command, by its port @throws Error where it does not */
export async function startServer(
  commandOf: (port: number) => readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [program = "", ...args] = commandOf(port);
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: "ignore" });
  const ended = once(child, "exit");
  const close = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  for (const began = Date.now(); Date.now() - began < startMs; ) {
    if (child.exitCode !== null) throw new Error(`${program} ended with exit code ${child.exitCode}.`);
    if (await answers(url)) return { url, close };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  await close();
  throw new Error(`${program} did not answer within ${startMs / 1000} s.`);
}

/** Whatever it says. */
async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
