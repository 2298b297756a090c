import { capabilities } from "../../packages/tap-kit/src/command/about.ts";
import { pageOf, type Setting } from "../configuration-page.ts";

/** A setting as Meltano's plugin definitions have it. */
interface PluginSetting {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  /** Meltano writes it into `.env`, not into meltano.yml, and hides it in what it prints. */
  readonly sensitive?: true;
  readonly description: string;
  readonly documentation: string;
  readonly placeholder?: string;
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

/** The definition of the tap as the Meltano Hub has those of extractors, and `meltano add --from-ref` reads them. */
export interface Plugin {
  readonly name: string;
  readonly variant: string;
  readonly namespace: string;
  readonly label: string;
  readonly quality: "gold" | "silver" | "bronze" | "unknown";
  readonly settings: readonly PluginSetting[];
}

const repository = "https://github.com/singer-io-ts/tap-salesforce";

/** The settings of each login, one of which Meltano asks for. */
const logins: readonly (readonly string[])[] = [
  ["client_id", "client_secret", "domain"],
  ["client_id", "private_key", "username"],
  ["client_id", "private_key_file", "username"],
  ["client_id", "refresh_token"],
  ["client_id", "client_secret", "password", "username"],
  ["access_token", "instance_url"],
];

/**
 * The definition with every setting of spec.json. No setting has a `value`: Meltano would hand it over as if the user had
 * set it, and a project's lock file would keep the default of this version.
 */
export function meltanoPlugin(settings: Readonly<Record<string, Setting>>): Plugin {
  const unknown = logins.flat().filter((name) => !(name in settings));
  if (unknown.length > 0) throw new Error(`spec.json has no setting ${unknown.join(", ")}, which a login needs`);
  return {
    ...{ name: "tap-salesforce", variant: "singer-io-ts", namespace: "tap_salesforce", label: "Salesforce" },
    ...{
      description: "Customer relationship management: objects, queries, reports and list views of an org",
      repo: repository,
      docs: `${repository}/blob/main/docs/meltano.md`,
      domain_url: "https://www.salesforce.com",
      logo_url: "/assets/logos/extractors/salesforce.png",
      // The Hub can name a package of Python's alone.
      executable: "tap-salesforce",
      capabilities,
      keywords: ["api", "salesforce", "crm"],
      maintenance_status: "active",
      settings_group_validation: logins,
      select: ["Account.*", "Contact.*", "Lead.*", "Opportunity.*", "User.*"],
    },
    // The Hub grades a plugin itself, and its schema wants a grade.
    quality: "unknown",
    settings: Object.entries(settings).map(([name, setting]) => pluginSetting(name, setting)),
  };
}

function pluginSetting(name: string, setting: Setting): PluginSetting {
  const { title = name, airbyte_secret: isSecret, enum: values, examples: [example] = [] } = setting;
  return {
    ...{ name, label: title, kind: kindOf(name, setting) },
    ...(isSecret === true ? { sensitive: true } : {}),
    description: descriptionOf(setting),
    documentation: `${repository}/blob/main/docs/${pageOf(name)}`,
    ...(typeof example === "string" ? { placeholder: `Ex. ${example}` } : {}),
    ...(values ? { options: values.map((value) => ({ label: String(value), value: String(value) })) } : {}),
  };
}

/** Meltano's word for the kind of a setting's values. */
function kindOf(name: string, { type, format, enum: values }: Setting): string {
  const [first = "string"] = [type ?? []].flat().filter((each) => each !== "boolean" || type === "boolean");
  if (values) return "options";
  // A duration may be a text, like 15m.
  if (format === "duration") return "string";
  if (format === "date-time") return "date_iso8601";
  // Meltano 4.4 ends with an error when a decimal is set by an environment variable; the tap takes a number's text.
  if (first === "number") return "string";
  if (name.endsWith("_file") || name === "token_store") return "file";
  return first;
}

function descriptionOf({ description = "", default: value, format }: Setting): string {
  if (value === undefined) return description;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `${description} Default: ${text}${format === "duration" ? " seconds" : ""}.`;
}
