/** A setting as spec.json describes it. */
export interface Setting {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly airbyte_secret?: boolean;
}

const head = `# Which settings are there?

The configuration is one flat JSON object:

\`\`\`json
{
  "domain": "example",
  "client_id": "3MVG9...",
  "client_secret": "...",
  "objects": ["Account", "Opportunity*", "!*History"],
  "start_date": "2026-01-01"
}
\`\`\`

How to log in is in [logging in](login.md).

## Where do I write the settings?

| \`--config\` | the settings are |
| --- | --- |
| \`config.json\` | members of one JSON object |
| \`config.yaml\`, \`config.yml\` | YAML, with comments |
| \`ENV\` | environment variables: \`TAP_SALESFORCE_START_DATE\` is \`start_date\`. Lists and objects are JSON; a list of names may be written with commas. The file \`.env\` of the working folder adds variables that the environment does not have |
| several times | in all of them; a later one replaces settings of an earlier one |
| not given | for a verb of the command line: in \`config.json\`, \`tap-salesforce.json\`, \`tap-salesforce.yaml\` or \`tap-salesforce.yml\` of the working folder, else in environment variables. A pipeline must name them |

\`\`\`
TAP_SALESFORCE_CLIENT_SECRET=... tap-salesforce --config config.yaml --config ENV --discover
\`\`\`

- A date without a time is its beginning in UTC.
- A duration is a number of seconds, or a text like \`15m\`, \`1h30m\`, \`7d\` or \`PT10M\`. A month (\`P1M\`) is 31 days, a year (\`P1Y\`) 366.
- Paths in \`private_key_file\` and \`soql_file\` begin at the folder of the configuration file.
`;

/** The first setting of each group; a group ends where the next begins. */
const groups: Readonly<Record<string, string>> = {
  client_id: "Which settings log in?",
  objects: "What is read?",
  start_date: "Which rows, and by which API?",
  deleted_gap: "What happens when something changes in Salesforce?",
  full_refresh_every: "What is read again?",
  retry_deadline: "How does a run behave?",
  activate_version: "What does the target get?",
};

/** Where a setting is explained at length. */
const pages: Readonly<Record<string, string>> = {
  batch_config: "batch.md",
  client_id: "setup.md#1-create-the-app",
  refresh_token: "refresh-tokens.md",
  private_key: "jwt.md",
  private_key_file: "jwt.md",
  audience: "jwt.md#do-i-set-audience",
  password: "login.md#can-i-log-in-by-password",
  auth_method: "login.md#which-method-fits",
  environment: "login.md#which-host-do-i-log-in-at",
  domain: "login.md#which-host-do-i-log-in-at",
  token_store: "refresh-tokens.md#when-is-token_store-required",
  objects: "missing-objects.md",
  related_fields: "related-fields.md",
  related_fields_reread: "related-fields.md",
  queries: "queries.md",
  reports: "reports.md",
  list_views: "list-views.md",
  metadata_streams: "metadata-streams.md",
  filters: "filters.md",
  files: "files.md",
  select: "singer.md#how-do-i-select-streams-and-fields",
  start_date: "next-run.md#what-happens-when-i-change-a-setting",
  records: "deletions.md",
  deleted_gap: "which-deletions.md#what-if-salesforce-has-forgotten-deletions",
  schema_changes: "schema-changes.md",
  compatibility: "compatibility.md",
  backfill_new_fields: "new-fields.md",
  allow_org_change: "next-run.md#what-if-the-state-is-of-another-org",
  full_refresh_every: "which-deletions.md#what-if-a-stream-does-not-report-every-deletion",
  visibility_lag: "state.md#what-is-the-watermark",
  lookback_window: "next-run.md#how-do-i-always-read-some-time-back",
  retry_deadline: "outages.md",
  activate_version: "singer.md#what-does-the-target-get-besides-records",
  allow_shrink: "which-deletions.md#when-is-a-full-load-not-activated",
  select_fields_by_default: "singer.md#how-do-i-select-streams-and-fields",
};

/** The page about a setting, from the folder docs. */
export const pageOf = (name: string): string => pages[name] ?? "configuration.md";

const tail = `
## What about settings that the tap does not know?

| key | what the tap does |
| --- | --- |
| differs from a known one by two letters or fewer (by one, where it has fewer than six letters; by none, where it has fewer than four), or only in case, \`_\` and \`-\` | error |
| a setting of [other connectors for Salesforce](migrate.md#what-happens-to-each-setting) (\`is_sandbox\`, \`api_type\`, \`streams_to_discover\`, \`streams_criteria\`, ...) | what it says there; a line of the log says as what it was read. Error where it contradicts another setting |
| a setting of other taps or of the Singer SDK that would change what is read, and that has no such meaning (\`stream_maps\`, \`flattening_enabled\`, ...) | error that says what to do instead, unless the setting is off or empty |
| any other | warning |

A blank string counts as left out.
`;

/** docs/configuration.md, from spec.json. */
export function configurationPage(settings: Readonly<Record<string, Setting>>): string {
  const names = new Set(Object.keys(settings).filter((name) => name.includes("_")));
  const lines = Object.entries(settings).map(([name, setting]) => headingOf(name) + lineOf(name, setting, names));
  return head + lines.join("") + tail;
}

function headingOf(name: string): string {
  const heading = groups[name];
  return heading === undefined ? "" : `\n## ${heading}\n\n| setting | what | default |\n| --- | --- | --- |\n`;
}

function lineOf(name: string, setting: Setting, names: ReadonlySet<string>): string {
  const { description = "", enum: values = [], examples, airbyte_secret: isSecret } = setting;
  const more = [
    values.length === 0 ? "" : ` One of ${values.map(code).join(", ")}.`,
    examples === undefined ? "" : ` Example: ${examples.map(code).join(", ")}.`,
    isSecret === true ? " Secret: never logged." : "",
  ];
  const text = (marked(description, names, values) + more.join("")).replaceAll("|", "\\|");
  const page = pages[name];
  const cell = page === undefined ? code(name) : `[${code(name)}](${page})`;
  return `| ${cell} | ${text} | ${defaultOf(setting)} |\n`;
}

/** A duration has its unit. */
function defaultOf({ default: value, format }: Setting): string {
  if (value === undefined) return "";
  return format === "duration" ? `${code(value)} seconds` : code(value);
}

/** The names of settings and the values of this one as code, a page as a link. */
function marked(description: string, names: ReadonlySet<string>, values: readonly unknown[]): string {
  return description
    .replaceAll(/docs\/([\w-]+\.md)/g, "[$1]($1)")
    .replaceAll(/\b[a-z]+(?:_[a-z]+)+\b/g, (word) => (names.has(word) ? code(word) : word))
    .replaceAll(/\b[a-z]+(?=:)/g, (word) => (values.includes(word) ? code(word) : word));
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
