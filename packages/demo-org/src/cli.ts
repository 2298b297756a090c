import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { type CliOptions, help, readArguments } from "./http/cli/arguments.ts";
import { block, line } from "./http/cli/connection-details.ts";
import { startOrg } from "./http/start-org.ts";

await main(process.argv.slice(2));

/** The bin: starts an org and says how to reach it; ends with a signal. */
async function main(args: readonly string[]): Promise<void> {
  const read = readArguments(args);
  if (typeof read === "string") {
    process.stderr.write(`${read}\n`);
    process.exitCode = 2;
  } else if (read.help) process.stdout.write(help);
  else await run(read);
}

async function run({ start, asJson, privateKeyFile }: CliOptions): Promise<void> {
  // Nearly all that is made is garbage as soon as it is sent. Collected early, the largest org stays below 200 MB, and makes
  // rows half as fast; under --fast they are made once.
  if (start.fast !== true) setFlagsFromString("--optimize-for-size");
  const org = await startOrg(start);
  if (privateKeyFile !== undefined) writeFileSync(privateKeyFile, org.credentials.privateKey() ?? "", { mode: 0o600 });
  process.stdout.write(asJson ? line(org) : block(org));
  const stop = (): void => {
    org.close().catch((error: unknown) => {
      process.stderr.write(`demo-org: ${String(error)}\n`);
      process.exitCode = 1;
    });
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
}
