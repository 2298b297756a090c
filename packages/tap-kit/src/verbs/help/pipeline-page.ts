import type { Tap } from "../../tap/tap.ts";
import { definitions } from "./wrap.ts";

const options = [
  ["-c, --config <file>", "settings in JSON or YAML; ENV: in environment variables; of several, the later one wins"],
  [
    "    --catalog <file>",
    "streams and fields to read (old name -p, --properties); default: those selected by default",
  ],
  ["-s, --state <file>", "the last run's last STATE value"],
  ["-d, --discover", "write the catalog"],
  ["    --test", "check settings and connection"],
  ["    --about", "settings and capabilities [--format text|json]"],
  ["    --log-level <level>", "debug, info (default), warn or error"],
  ["    --log-format <form>", "text (default) or json"],
  ["    --metrics", "Singer's metrics of each stream"],
  ["    --no-progress", "no progress while it runs"],
  ["    --stack", "show where an error came from"],
  ["    --version", "the version"],
] as const;

/** What pipelines call: Singer's options and Airbyte's commands. */
export function pipelinePage({ name }: Tap<never>): string {
  return `${name} in pipelines: Singer's options, and Airbyte's commands

Usage
  ${name} --config <file> --discover
  ${name} --config <file> [--catalog <file>] [--state <file>]
  ${name} spec | check | discover | read      as Airbyte calls it

Options
${definitions(options)}
Examples
  ${name} --config config.json --discover > catalog.json
  ${name} --config config.json --catalog catalog.json | target-jsonl
  ${name} --config config.json --catalog catalog.json --state state.json

Messages go to standard output, all else to standard error.
`;
}
