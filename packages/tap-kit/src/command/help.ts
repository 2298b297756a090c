import type { Tap } from "../tap/tap.ts";

/** The help, on one screen. */
export function helpText({ name, version, description, documentationUrl }: Tap<never>): string {
  return `${name} ${version}: ${description}

Usage
  ${name} --config <file> --discover
  ${name} --config <file> [--catalog <file>] [--state <file>]
  ${name} spec | check | discover | read      as Airbyte calls it

Options
  --config <file>       settings; may be given several times, the later file wins
  --catalog <file>      streams and fields to read (old name --properties); default: what is selected by default
  --state <file>        the last run's last STATE value
  --discover            write the catalog
  --test                check settings and connection
  --about               settings and capabilities [--format text|json]
  --log-level <level>   debug, info (default), warn or error
  --log-format <form>   text (default) or json
  --stack               show where an error came from
  --version, --help

Examples
  ${name} --config config.json --discover > catalog.json
  ${name} --config config.json --catalog catalog.json | target-jsonl
  ${name} --config config.json --catalog catalog.json --state state.json

Messages go to standard output, all else to standard error. ${documentationUrl}
`;
}
