import type { OrgUser } from "../../org/org.ts";
import type { Service } from "../service.ts";
import type { Reply } from "../wire/reply.ts";

interface SoapRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
}

/** The last API version whose SOAP API has login() (Release Notes Winter '26). */
const lastVersion = 64;

/**
 * login() of the SOAP API, partner (`/services/Soap/u/`) and enterprise (`/c/`): for clients that have a username
 * and a password but no app (SOAP API Developer Guide, login()). Null: another call; the org has nothing else of the SOAP API.
 */
export function soapLogin({ method, path, body }: SoapRequest, service: Service): Reply | null {
  const [, kind, digits] = /^\/services\/Soap\/([uc])\/(\d+\.\d)(?:\/\w+)?$/.exec(path) ?? [];
  if (method !== "POST" || kind === undefined || digits === undefined) return null;
  const text = Buffer.from(body).toString("utf8");
  if (!/<(?:\w+:)?login[\s>]/.test(text)) return null;
  const api = kind === "u" ? "partner" : "enterprise";
  const version = Number(digits);
  if (version < service.settings.oldestVersion || version > lastVersion) {
    return fault(api, "UNSUPPORTED_API_VERSION", `login() is not offered in API version ${digits}`);
  }
  const user = service.org.users.find(({ username }) => username === element(text, "username"));
  const { password, securityToken } = service.login;
  if (user === undefined || element(text, "password") !== `${password}${securityToken}`) {
    return fault(api, "INVALID_LOGIN", "Invalid username, password, security token; or user locked out.");
  }
  return loggedIn(api, `${kind}/${digits}`, user, service);
}

type Api = "partner" | "enterprise";

function loggedIn(api: Api, path: string, user: OrgUser, service: Service): Reply {
  const { org, settings } = service;
  const { token } = service.sessions.start(user);
  const at = (way: string): string =>
    `${settings.instanceUrl ?? service.url()}/services/Soap/${way}/${org.id.slice(0, 15)}`;
  const [name = ""] = user.username.split("@");
  const userInfo = {
    currencySymbol: "$",
    organizationId: org.id,
    organizationMultiCurrency: false,
    organizationName: "Demo",
    sessionSecondsValid: Math.floor(settings.sessionMs / 1000),
    userEmail: user.username,
    userFullName: name,
    userId: user.id,
    userLanguage: "en_US",
    userLocale: "en_US",
    userName: user.username,
    userTimeZone: "GMT",
    userType: "Standard",
  };
  const result = elements({
    metadataServerUrl: at(path.replace(/^./, "m")),
    passwordExpired: false,
    sandbox: false,
    serverUrl: at(path),
    sessionId: token,
    userId: user.id,
  });
  const content = `<loginResponse><result>${result}<userInfo>${elements(userInfo)}</userInfo></result></loginResponse>`;
  return envelope(200, `xmlns="urn:${api}.soap.sforce.com"`, content);
}

function fault(api: Api, code: string, message: string): Reply {
  const detail = elements({ "sf:exceptionCode": code, "sf:exceptionMessage": message });
  const content =
    `<soapenv:Fault>${elements({ faultcode: `sf:${code}`, faultstring: `${code}: ${message}` })}` +
    `<detail><sf:LoginFault xsi:type="sf:LoginFault">${detail}</sf:LoginFault></detail></soapenv:Fault>`;
  return envelope(500, `xmlns:sf="urn:fault.${api}.soap.sforce.com"`, content);
}

function envelope(status: number, namespace: string, content: string): Reply {
  const own = "http://schemas.xmlsoap.org/soap/envelope/";
  const instance = "http://www.w3.org/2001/XMLSchema-instance";
  return {
    status,
    headers: { "Content-Type": "text/xml;charset=UTF-8" },
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${own}" ${namespace} xmlns:xsi="${instance}"><soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>`,
  };
}

const elements = (values: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join("");

/** The text of an element, whatever its namespace's prefix. */
function element(xml: string, name: string): string | null {
  const text = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)</`).exec(xml)?.[1];
  return text === undefined ? null : unescapeXml(text);
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return entities[name ?? ""] ?? whole;
  });

/** Text as the content of an element. */
export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
