import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

export interface TapRun {
  readonly exitCode: number;
  readonly seconds: number;
  /** API calls, by the org's own count. */
  readonly calls: number;
  /** Where stdout went. */
  readonly file: string;
  /** Output and log of a short run, to be shown. */
  readonly printed: string;
  readonly log: string;
}

/** Runs the built bin as a user would, stdout into the file. */
export async function runTap(args: readonly string[], file: string): Promise<TapRun> {
  const started = performance.now();
  const output = openSync(file, "w", 0o600);
  const child = spawn(process.execPath, ["bin/tap-salesforce.js", ...args], { stdio: ["ignore", output, "pipe"] });
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const exitCode = await new Promise<number>((done, fail) => {
    child.on("error", fail).on("close", (code) => done(code ?? 1));
  });
  closeSync(output);
  const seconds = (performance.now() - started) / 1000;
  return {
    exitCode,
    seconds,
    calls: 0,
    file,
    printed: args.includes("--test") ? readFileSync(file, "utf8") + log : "",
    log,
  };
}
