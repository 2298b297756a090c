/** The commands that continue with the demo's files. */
export function whatNext(folder: string): string {
  const tap = "node_modules/.bin/node bin/tap-salesforce.js";
  const files = `--config ${folder}/config.json --catalog ${folder}/catalog.json`;
  return `
Configuration, catalog, state and messages are in ${folder}/. To continue, run the org in another window:

  npm run demo -- --serve

Into a Singer target (pip install target-jsonl):

  ${tap} ${files} --state ${folder}/state.json | target-jsonl

Into Meltano: docs/meltano.md has the definition; its settings are those of ${folder}/config.json.

As an Airbyte source:

  ${tap} check --config ${folder}/config.json
  ${tap} discover --config ${folder}/config.json
`;
}
