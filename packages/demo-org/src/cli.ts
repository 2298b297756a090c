import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { type CliOptions, help, readArguments } from "./http/cli/arguments.ts";
import { connectionBlock, connectionLine } from "./http/cli/connection-details.ts";
import { startOrg } from "./http/start-org.ts";

await main(process.argv.slice(2));

/** Starts an org and prints how to reach it; a signal ends it. */
async function main(args: readonly string[]): Promise<void> {
  const read = readArguments(args);
  if (typeof read === "string") {
    process.stderr.write(`${read}\n`);
    process.exitCode = 2;
  } else if (read.help) process.stdout.write(help);
  else await run(read);
}

async function run({ start, asJson, privateKeyFile }: CliOptions): Promise<void> {
  // Nearly everything is garbage as soon as it is sent. Collected early, the largest org stays below 200 MB and makes
  // rows half as fast; under --fast they are made once.
  if (start.fast !== true) setFlagsFromString("--optimize-for-size");
  const org = await startOrg(start);
  if (privateKeyFile !== undefined) writeFileSync(privateKeyFile, org.credentials.privateKey() ?? "", { mode: 0o600 });
  process.stdout.write(asJson ? connectionLine(org) : connectionBlock(org));
  const stop = (): void => {
    org.close().catch((error: unknown) => {
      process.stderr.write(`demo-org: ${String(error)}\n`);
      process.exitCode = 1;
    });
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
}
