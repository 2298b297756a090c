import { optionError } from "../errors/option-error.ts";
import type { Config } from "./config.generated.ts";
import { isLoopback, isSalesforceHost } from "./trusted-hosts.ts";

type Option = "domain" | "login_url" | "instance_url";
type Given = Pick<Config, Option | "environment">;

const production = "login.salesforce.com";
const sandbox = "test.salesforce.com";

/**
 * The host that hands out tokens. `domain` leads to Salesforce's own hosts alone, whatever it holds; only `login_url`
 * may name another.
 *
 * @throws TapError of kind config that says what to write
 */
export function loginHost({ login_url, domain, environment }: Given): string {
  if (login_url !== undefined && domain !== undefined) {
    throw optionError("login_url", "domain is set too.", "Keep one of the two.");
  }
  if (domain === undefined && login_url === undefined)
    return environment === "sandbox" ? `https://${sandbox}` : `https://${production}`;
  const [option, origin] =
    domain === undefined
      ? (["login_url", originOf("login_url", login_url ?? "")] as const)
      : (["domain", `https://${domainHost(domain, environment)}`] as const);
  const { hostname } = new URL(origin);
  if (environment === "sandbox" && isProduction(hostname)) {
    throw optionError(
      option,
      `${hostname} is no host of a sandbox, and environment (or is_sandbox) asks for one.`,
      `Leave ${option} out to log in at ${sandbox}, write the sandbox's host like example--uat.sandbox.my.salesforce.com, or leave environment and is_sandbox out.`,
    );
  }
  return origin;
}

/** Salesforce takes client credentials only at My Domain. */
export function myDomainHost(given: Given): string {
  const { domain, login_url } = given;
  const why = "Salesforce takes client credentials only at My Domain";
  const hint = "Set domain to the name of your My Domain.";
  if (domain === undefined && login_url === undefined) throw optionError("domain", `it is missing; ${why}.`, hint);
  const origin = loginHost(given);
  if (isGeneral(new URL(origin).hostname))
    throw optionError(
      domain === undefined ? "login_url" : "domain",
      `${why}, not at ${new URL(origin).hostname}.`,
      "Write the name of your My Domain, like example (or example--uat for a sandbox).",
    );
  return origin;
}

/** Where a ready access token goes: a host of Salesforce's, this machine, or the host that `login_url` names too. */
export function instanceHost(instanceUrl: string, { login_url }: Given): string {
  const origin = originOf("instance_url", instanceUrl);
  const url = new URL(origin);
  const isNamed = login_url !== undefined && originOf("login_url", login_url) === origin;
  // guard(named-instance): a typo in instance_url would send the token to a foreign host.
  if (!isNamed && !isLoopback(url) && (!isSalesforceHost(url.hostname) || url.port !== ""))
    throw optionError(
      "instance_url",
      `${url.host} is not a Salesforce host; the token is not sent there.`,
      "Write it like https://example.my.salesforce.com. Where the token must go to that host, set login_url to it too.",
    );
  return origin;
}

const isGeneral = (hostname: string): boolean =>
  /^(login|test)\.(salesforce\.(com|mil)|sfcrmproducts\.cn)$/.test(hostname);

/** The login host of production orgs, or the My Domain of one: sandboxes have `--`, and other kinds of orgs their own label. */
const isProduction = (hostname: string): boolean =>
  hostname === production || /^(?!.*--)[^.]+\.my\.(salesforce\.(com|mil)|sfcrmproducts\.cn)$/.test(hostname);

/** Where orgs are reached that do not live on salesforce.com, and what belongs to the login host there. */
const clouds: readonly (readonly [suffix: RegExp, login: string])[] = [
  [/\.lightning\.force\.com$/, "my.salesforce.com"],
  [/\.lightning\.(?:crm)?force\.mil$/, "my.salesforce.mil"],
  [/\.lightning\.sfcrmapps\.cn$/, "my.sfcrmproducts.cn"],
  [/\.my\.salesforce-setup\.(com|mil)$/, "my.salesforce.$1"],
  [/\.my\.sfcrmproducts-setup\.cn$/, "my.sfcrmproducts.cn"],
];

/** The address of an org's user interface as its login host; anything else as it is. */
function withoutInterface(hostname: string): string {
  for (const [suffix, login] of clouds) if (suffix.test(hostname)) return hostname.replace(suffix, `.${login}`);
  return hostname;
}

/** What Salesforce puts behind the name of an org that is none of production. (Salesforce Help: My Domain URL Formats.) */
const partitions = ["sandbox", "develop", "scratch", "trailblaze", "demo", "free", "patch"];

const examples =
  "Write the name of your My Domain, like example, or example--uat for a sandbox, or the whole host, like example.my.salesforce.com.";

/** Of a host name. (RFC 1035.) */
const longestHost = 253;
const hostName = /^(?!.{254})(?!xn--|.*\.xn--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.(?=.)|$))+$/;

/** The addresses of servers on this machine, such as a demo org. */
const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** The host that `domain` means, in any of the forms that people write. */
function domainHost(domain: string, environment: Config["environment"]): string {
  const text = domain.trim();
  const shown = text.length > longestHost ? `${text.slice(0, longestHost)} ...` : text;
  const refuse = (what: string, hint = examples) => optionError("domain", `${shown} ${what}`, hint);
  const [, scheme = "", rest = ""] = /^(?:(https?):\/\/)?(.*)$/is.exec(text) ?? [];
  const [authority = ""] = rest.split(/[/?#]/);
  if (thisMachine.test(authority)) throw refuse("is this machine, no host of Salesforce's.", "Write it in login_url.");
  if (scheme.toLowerCase() === "http") throw refuse("is not https.", `Write ${text.replace(/^http:/i, "https:")}.`);
  if (authority.includes("@")) throw optionError("domain", "it holds a user name.", examples);
  const host = authority.toLowerCase().replace(/:443$/, "").replace(/\.+$/, "");
  // guard(domain-form): look-alike letters, ports and control characters could lead to another host.
  if (!hostName.test(host)) throw refuse("is not a Salesforce host name.");
  const named = withoutInterface(host);
  if (isSalesforceHost(named)) return wholeHost(named, refuse);
  const labels = named.replace(/\.(my|lightning|salesforce|my\.salesforce)$/, "").split(".");
  const [name = "", partition, ...more] = labels;
  if (more.length > 0 || (partition !== undefined && !partitions.includes(partition) && !isInstance(partition))) {
    throw refuse("is not a Salesforce host.", `${examples} For any other host use login_url.`);
  }
  if (isReserved(name)) {
    if (labels.length === 1 && !/\.(my|lightning)\b/.test(named) && name !== "localhost")
      return `${name}.salesforce.com`;
    throw refuse("is no My Domain.");
  }
  if (name.includes("--")) return `${name}.${partition ?? "sandbox"}.my.salesforce.com`;
  if (partition === "sandbox" || (partition === undefined && environment === "sandbox"))
    throw refuse("names no sandbox.", "Write it like example--uat, or give the whole host.");
  return partition === undefined ? `${name}.my.salesforce.com` : `${name}.${partition}.my.salesforce.com`;
}

/** Hosts that carry the name of a server, like na139 or cs42, from before My Domain. */
const isInstance = (label: string): boolean => /^[a-z]{2,4}\d{1,4}s?$/.test(label);

/** Names that no org has: the hosts of everybody, and this machine. */
const isReserved = (name: string): boolean => name === "login" || name === "test" || name === "localhost";

/** A host on Salesforce's own domains, if logins are taken there. */
function wholeHost(host: string, refuse: (what: string, hint: string) => Error): string {
  const [name = "", ...rest] = host.split(".");
  if (rest[0] === "sandbox" && !name.includes("--"))
    throw refuse("names no sandbox.", "Write it like example--uat.sandbox.my.salesforce.com.");
  if (isGeneral(host) || isInstance(name)) return host;
  if ((rest.includes("my") || rest[0] === "cloudforce") && !isReserved(name)) return host;
  throw refuse("is no host where Salesforce takes logins.", examples);
}

/** The origin of a URL that the user names in full. */
function originOf(option: "login_url" | "instance_url", text: string): string {
  const trimmed = text.trim();
  // A parser of URLs takes line breaks out and maps look-alike letters, each to another host than the one that is read.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u0020\u007f]|[^\u0000-\u007f]/.test(trimmed))
    throw optionError(option, "it holds a blank, a control character or a letter beyond ASCII.", likeAnOrg);
  const url = URL.parse(trimmed);
  if (url === null || url.hostname === "") throw noUrl(option, trimmed);
  if (url.username !== "" || url.password !== "") throw optionError(option, "the URL holds a user name.", likeAnOrg);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    throw optionError(
      option,
      `${trimmed} is not https.`,
      `Write https://${url.host} (plain http goes to this machine only).`,
    );
  }
  const login = withoutInterface(url.hostname);
  if (login !== url.hostname)
    throw optionError(option, `${url.hostname} is an address of pages; it takes no logins.`, `Write https://${login}.`);
  return url.origin;
}

const likeAnOrg = "Write it like https://example.my.salesforce.com.";

/** A host without its scheme, or the name of a My Domain alone. */
function noUrl(option: "login_url" | "instance_url", text: string) {
  const isHost = hostName.test(text.toLowerCase());
  const name = text.includes(".") ? text : `${text}.my.salesforce.com`;
  return optionError(option, `${text} is no URL.`, isHost ? `Write https://${name}.` : likeAnOrg);
}
