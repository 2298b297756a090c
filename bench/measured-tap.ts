import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/**
 * Runs the built bin once and measures what it uses. Its stdout goes through a real pipe into `cat`, or into a file.
 * @throws Error with the end of its log if its exit code is not 0
 */
export async function measuredTap(
  folder: string,
  args: readonly string[],
  output: "pipe" | { readonly file: string },
): Promise<Usage> {
  const usage = join(folder, "usage.json");
  const preload = resolve("bench/usage-report.mjs");
  const started = performance.now();
  const fd = output === "pipe" ? null : openSync(output.file, "w");
  const tap = spawn(process.execPath, ["--import", preload, "bin/tap-salesforce.js", ...args], {
    stdio: ["ignore", fd ?? "pipe", "pipe"],
    env: { ...process.env, BENCH_USAGE: usage },
  });
  const reader = tap.stdout === null ? null : spawn("cat", [], { stdio: [tap.stdout, "ignore", "inherit"] });
  let log = "";
  tap.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-4000);
  });
  const exitCode = await new Promise<number | null>((done, fail) => tap.on("error", fail).on("exit", done));
  const seconds = (performance.now() - started) / 1000;
  if (fd !== null) closeSync(fd);
  reader?.kill();
  if (exitCode !== 0) throw new Error(`tap-salesforce ended with ${exitCode}\n${log}`);
  const { cpuUs, peakKiB } = JSON.parse(readFileSync(usage, "utf8"));
  return { seconds, cpuSeconds: cpuUs / 1e6, peakMiB: peakKiB / 1024 };
}
