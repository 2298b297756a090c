import type { Reply } from "../wire/reply.ts";
import { escapeXml } from "./soap-login.ts";

type Members = Readonly<Record<string, string>>;

/**
 * The token endpoint's answer in the requested format: `format=xml` or `urlencoded`, or the Accept header;
 * JSON otherwise (Salesforce Help, OAuth 2.0 Refresh Token Flow).
 */
export function inForm(reply: Reply, format: string | null, accept: string | undefined): Reply {
  const wanted = format ?? formats[accept ?? ""] ?? "json";
  if (typeof reply.body !== "string" || (wanted !== "xml" && wanted !== "urlencoded")) return reply;
  const members: Members = JSON.parse(reply.body);
  const isXml = wanted === "xml";
  const type = isXml ? "application/xml" : "application/x-www-form-urlencoded";
  return {
    ...reply,
    headers: { ...reply.headers, "Content-Type": `${type};charset=UTF-8` },
    body: isXml ? xmlOf(members) : new URLSearchParams(members).toString(),
  };
}

const formats: Readonly<Record<string, string>> = {
  "application/xml": "xml",
  "application/x-www-form-urlencoded": "urlencoded",
};

const xmlOf = (members: Members): string =>
  `<?xml version="1.0" encoding="UTF-8"?><OAuth>${Object.entries(members)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join("")}</OAuth>`;
