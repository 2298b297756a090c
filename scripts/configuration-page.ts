/** A setting as spec.json describes it. */
interface Setting {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly airbyte_secret?: boolean;
}

const head = `# Configuration

One flat JSON object. A key that differs by two letters or fewer from a known one, or in case, \`_\` and \`-\` alone, is an error, any other unknown key a warning. Settings of other taps and of the Singer SDK that would change what is read and that this tap does not have are an error, unless they are off or empty (\`is_sandbox\`, \`streams_to_discover\`, \`soql_filters\`, \`stream_maps\`, \`flattening_enabled\`, \`batch_config\`, ...); the error says what to set in their place. Blank strings count as left out.

| setting | what | default |
| --- | --- | --- |
`;

/** docs/configuration.md, from spec.json. */
export function configurationPage(settings: Readonly<Record<string, Setting>>): string {
  return head + Object.entries(settings).map(lineOf).join("");
}

function lineOf([name, { description = "", enum: values, examples, airbyte_secret: isSecret, ...setting }]: [
  string,
  Setting,
]): string {
  const more = [
    values === undefined ? "" : ` One of ${values.map(code).join(", ")}.`,
    examples === undefined ? "" : ` Example: ${code(examples[0])}.`,
    isSecret === true ? " Secret: never logged." : "",
  ];
  const text = (description + more.join("")).replaceAll("|", "\\|");
  return `| \`${name}\` | ${text} | ${setting.default === undefined ? "" : code(setting.default)} |\n`;
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
