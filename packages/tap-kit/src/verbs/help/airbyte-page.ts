import type { AirbyteVerb } from "../../command/airbyte-verbs.ts";

/** What each of Airbyte's commands writes, and its options. */
const pages: { readonly [verb in AirbyteVerb]: { readonly summary: string; readonly options: string } } = {
  spec: { summary: "write the settings as a SPEC message", options: "" },
  check: { summary: "try the settings and write a CONNECTION_STATUS message", options: " --config <file>" },
  discover: { summary: "write the streams as a CATALOG message", options: " --config <file>" },
  read: {
    summary: "read the streams of a configured catalog",
    options: " --config <file> --catalog <file> [--state <file>]",
  },
};

/** The help of one of Airbyte's commands. */
export function airbytePage(tap: string, verb: AirbyteVerb): string {
  const { summary, options } = pages[verb];
  const example = options.replace(/--(\w+) <file>/g, "--$1 $1.json").replace(/ \[.*/, "");
  return `${tap} ${verb}: ${summary}

Usage
  ${tap} ${verb}${options}

Example
  ${tap} ${verb}${example.replace("catalog.json", "configured_catalog.json")}

This is Airbyte's command: logs are messages on standard output too.
${tap} help has the verbs for people.
`;
}
