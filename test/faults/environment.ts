import { generateKeyPairSync } from "node:crypto";
import { expect } from "vitest";
import { certificate } from "./certificate.ts";
import type { FaultRow } from "./fault-row.ts";
import { silent, tlsRelay } from "./relay.ts";
import { firstError } from "./scene.ts";

/** With these variables in the environment; undefined: without them. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  const put = (values: Readonly<Record<string, string | undefined>>) => {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  put(variables);
  try {
    return await work();
  } finally {
    put(before);
  }
}

/** The environment of the tap: keys, proxies, certificates, folders. */
export const environment: readonly FaultRow[] = [
  {
    number: 147,
    fault:
      "A private key in one line, with a literal \\n, or of another kind; proxy variables with a wrong or an unreachable address; checks of certificates disabled; http for https; no home folder",
    expected: "accepted, or exit 2 with the name of the setting or variable; without a home folder the run goes on",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 } });
      const { username } = scene.running.credentials;
      const pem = scene.running.credentials.privateKey() ?? "";
      const byKey = (private_key: string) => ({ config: { auth_method: "jwt", username, private_key } });
      const forms = [pem.replaceAll("\n", "\\n"), pem.replaceAll("\n", " "), pem.replaceAll("\n", "\r\n"), `"${pem}"`];
      for (const form of forms) await scene.sync(byKey(form));
      const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
      const others = [ec.export({ type: "pkcs8", format: "pem" }).toString(), certificate];
      for (const other of others)
        await scene.fails(2, /ERROR private_key: it is (an EC key|a certificate)/, byKey(other));

      const closed = await silent();
      await closed.close();
      const dead = `http://127.0.0.1:${closed.port}`;
      const config = { login_url: "https://example.my.salesforce.com" };
      for (const proxy of ["127.0.0.1:3128", "http://user:pass#word@127.0.0.1:3128", "socks5://127.0.0.1:1080", dead]) {
        await withEnvironment({ HTTPS_PROXY: proxy }, () => scene.fails(2, /ERROR HTTPS_PROXY: /, { config }));
      }
      await withEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: "0" }, () =>
        scene.fails(2, /ERROR NODE_TLS_REJECT_UNAUTHORIZED: .* NODE_EXTRA_CA_CERTS/),
      );
      const tls = await tlsRelay(() => closed.port);
      try {
        await scene.fails(2, / speaks https, not http.* login_url/, {
          config: { login_url: `http://127.0.0.1:${tls.port}` },
        });
        const https = scene.running.url.replace("http:", "https:");
        await scene.fails(2, / does not speak https.* login_url/, { config: { login_url: https } });
      } finally {
        await tls.close();
      }
      const homeless = await withEnvironment({ HOME: "", XDG_CACHE_HOME: undefined }, () =>
        scene.run({ config: { cache_dir: "" }, args: ["--discover"], catalog: undefined }),
      );
      expect({ exitCode: homeless.exitCode, error: firstError(homeless) }).toEqual({ exitCode: 0, error: "no error" });
      expect(homeless.stderr).toContain("cache_dir: this user has no home folder");
      return `${forms.length} forms of the key logged in; ${others.length} other texts in its place, 4 proxies, disabled checks of certificates and 2 wrong schemes: exit 2 by name; no home folder: exit ${homeless.exitCode}, without a cache; ${await scene.complete()}`;
    },
  },
];
