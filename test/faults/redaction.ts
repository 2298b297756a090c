import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";

const each = (text: string, of: (unit: string) => string) => [...text].map(of).join("");
const hex = (text: string) => Buffer.from(text).toString("hex");
const inside = (text: string, what: string) => `${text.slice(0, 9)}${what}${text.slice(9)}`;

/** What a server, a proxy or a library may make of a secret that it repeats. */
const writings: Readonly<Record<string, (secret: string) => string>> = {
  "as it is": (secret) => secret,
  "escapes of JSON": (secret) => each(secret, (unit) => `\\u00${hex(unit)}`),
  "escapes of URLs": (secret) => each(secret, (unit) => `%${hex(unit)}`),
  "escapes of HTML": (secret) => each(secret, (unit) => `&#x${hex(unit)};`),
  "a character without a width": (secret) => inside(secret, "\u200b"),
  "a line break": (secret) => inside(secret, "\r\n  "),
  capitals: (secret) => secret.toUpperCase(),
  hexadecimal: hex,
  base64: (secret) => Buffer.from(`id:${secret}`).toString("base64"),
};

/** Secrets in what is logged. */
export const redaction: readonly FaultRow[] = [
  {
    number: 148,
    fault: "Salesforce's answer repeats a secret in another encoding",
    expected: "no log shows it, in text or in JSON, in whatever encoding",
    async run(open) {
      const secret = "canary17SECRET+of/148";
      const scene = await open({ login: { clientSecret: secret } });
      for (const write of Object.values(writings)) {
        for (const format of ["text", "json"]) {
          const message = `before <${write(secret)}> after`;
          scene.running.fault({ path: "/query", count: "all", reply: { status: 400, errorCode: "BAD", message } });
          const run = await scene.run({ args: ["--log-format", format, "--stack"] });
          scene.running.clearFaults();
          expect({ exitCode: run.exitCode === 0, log: run.stderr }).toEqual({
            exitCode: false,
            log: expect.stringMatching(/before <[^<>]{0,6}\*\*\*[^<>]{0,3}> after/),
          });
        }
      }
      return `In ${Object.keys(writings).length} forms (${Object.keys(writings).join(", ")}): logged as "before <***> after" each time, by both log formats`;
    },
  },
];
