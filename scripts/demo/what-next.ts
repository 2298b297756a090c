/** How the built program is started from the clone, whether it is installed or not. */
const tap = "node_modules/.bin/node bin/tap-salesforce.js";

/** The commands that continue with the demo's files. */
export function whatNext(folder: string): string {
  const files = `--config ${folder}/config.json --catalog ${folder}/catalog.json`;
  return `
Configuration, catalog, state and messages are in ${folder}/. To continue, run the org in another window:

  npm run demo -- --serve

Into a Singer target (pip install target-jsonl):

  ${tap} ${files} --state ${folder}/state.json | target-jsonl

Into Meltano: examples/meltano is a project whose .env.example has the login of this org.

As an Airbyte source:

  ${tap} check --config ${folder}/config.json
  ${tap} discover --config ${folder}/config.json
`;
}

/** What to type in another window while the org is served: how to reach it, and verbs that show it. */
export function whileServed(url: string, config: string): string {
  const name = config.split(/[/\\]/).pop() ?? config;
  const isUsual = name === "config.json";
  const other = `
An org of the demo listens at the usual port already, so this one has a configuration of its own. To the verbs of
README.md add --config ${name}
`;
  return `A Salesforce org listens at ${url}. Ctrl+C ends it.
${isUsual ? "" : other}
In another window:

  ${tap} doctor --config ${config}
  ${tap} objects --config ${config}
  ${tap} preview Account --config ${config}
  ${tap} plan --config ${config}
`;
}
