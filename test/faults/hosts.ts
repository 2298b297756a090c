import { once } from "node:events";
import { createServer } from "node:net";
import { expect } from "vitest";
import { withEnvironment } from "./environment.ts";
import type { FaultRow } from "./fault-row.ts";

const meant = [
  ["acme", "acme.my.salesforce.com"],
  ["acme.my", "acme.my.salesforce.com"],
  ["https://ACME.my.salesforce.com/services", "acme.my.salesforce.com"],
  ["acme.lightning.force.com", "acme.my.salesforce.com"],
  ["acme.my.salesforce-setup.com", "acme.my.salesforce.com"],
  ["acme--uat", "acme--uat.sandbox.my.salesforce.com"],
  ["acme--uat.sandbox", "acme--uat.sandbox.my.salesforce.com"],
  ["acme--uat.sandbox.my", "acme--uat.sandbox.my.salesforce.com"],
  ["acme--uat.sandbox.lightning.force.com", "acme--uat.sandbox.my.salesforce.com"],
  ["acme.scratch.my", "acme.scratch.my.salesforce.com"],
  ["login", "login.salesforce.com"],
  ["test", "test.salesforce.com"],
] as const;

const refused = [
  { domain: "acme.sandbox.my" },
  { domain: "acme.my.salesforce.com.evil.example" },
  { domain: "evil.example" },
  { domain: "acme.my.salesforce.com@evil.example" },
  { domain: "acme.my.salesforce.com:8443" },
  { domain: "\u0430cme" },
  { domain: "login", environment: "sandbox" },
  { login_url: "https://acme.lightning.force.com" },
  { instance_url: "https://evil.example", access_token: "secret", auth_method: "access_token" },
] as const;

/** A proxy that notes which hosts it is asked for, and leads nowhere. */
async function noting() {
  const hosts: string[] = [];
  const server = createServer((socket) => {
    socket.once("data", (asked) => {
      hosts.push(/^CONNECT (\S+):443 /.exec(asked.toString("latin1"))?.[1] ?? "none");
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    socket.on("error", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return { hosts, url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

/** Where secrets are sent. */
export const hosts: readonly FaultRow[] = [
  {
    number: 145,
    fault: "`domain`, `login_url` or `instance_url` in an unusual form, or with a host outside Salesforce",
    expected: "leads to the intended host, or is refused by name; no secret is sent to a host outside Salesforce",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 1 } });
      const { username, password } = scene.running.credentials;
      const byPassword = { username, password, auth_method: "password", login_url: "" };
      const proxy = await noting();
      try {
        await withEnvironment({ HTTPS_PROXY: proxy.url }, async () => {
          for (const [domain] of meant) await scene.fails(2, /HTTPS_PROXY/, { config: { ...byPassword, domain } });
          expect(proxy.hosts).toEqual(meant.map(([, host]) => host));
          for (const config of refused)
            await scene.fails(2, /ERROR config\.json: (domain|login_url|instance_url): /, {
              config: { ...byPassword, ...config },
            });
        });
        expect(proxy.hosts.length).toBe(meant.length);
      } finally {
        proxy.close();
      }
      return `${meant.length} forms led to the intended host, ${refused.length} were refused by name with exit 2; nothing was sent to any other host`;
    },
  },
  {
    number: 119,
    fault: "The org accepts another audience in signed assertions than its host suggests",
    expected: "the next audience at the same host; from then on the one that worked",
    async run(open) {
      const production = "https://login.salesforce.com";
      const scene = await open({ rows: { CaseComment: 400 }, settings: { audiences: [production], pageRows: 100 } });
      const { username } = scene.running.credentials;
      const private_key = scene.running.credentials.privateKey();
      const config = { auth_method: "jwt", username, private_key, api: "rest" };
      const logins = (from: number) => scene.requests("/oauth2/token", from).length;
      const first = scene.running.requests().length;
      scene.running.fault({ path: "/query", nth: 3, lose: "sessions" });
      await scene.sync({ config });
      expect(logins(first)).toBe(4);
      const one = await scene.fails(2, "audience is invalid", {
        config: { ...config, audience: "https://test.salesforce.com" },
      });
      const before = scene.running.requests().length;
      await scene.sync({ config: { ...config, audience: production } });
      expect(logins(before)).toBe(1);
      return `The org accepted the third of three, and the login after a lost session took one try; ${await scene.complete()}; \`audience\` set to a wrong one: exit ${one.exitCode}; to the right one: one try`;
    },
  },
];
