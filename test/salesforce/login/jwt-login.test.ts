import { generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Login } from "../../../src/config/login.ts";
import { type Answer, json, refuse } from "../fake-org.ts";
import { testRun } from "../test-run.ts";
import { denied, loggedIn, token } from "./logged-in.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const jwtLogin =
  (audience: string | null) =>
  (host: string): Login => ({
    method: "jwt",
    host,
    clientId: "id",
    username: "user@example.com",
    privateKey: pem,
    keyFile: null,
    audience,
  });

describe("login", () => {
  it("by JWT signs for the app and the user, and once more by Salesforce's clock where this machine's is off", async () => {
    const run = testRun({ now: new Date("2026-01-31T08:00:00Z") });
    const assertions: string[] = [];
    const { session, org } = await loggedIn(
      jwtLogin(null),
      (request, response) => {
        assertions.push(new URLSearchParams(request.body).get("assertion") ?? "");
        response.setHeader("date", "Sat, 31 Jan 2026 09:05:00 GMT");
        if (assertions.length > 1) return json(response, 200, token(request.headers.host));
        return json(response, 400, denied("invalid_grant", "invalid assertion"));
      },
      run,
    );

    await session;

    const [header = "", claims = "", signature = ""] = (assertions[1] ?? "").split(".");
    const isSigned = verify(
      "RSA-SHA256",
      Buffer.from(`${header}.${claims}`),
      publicKey,
      Buffer.from(signature, "base64url"),
    );
    expect(isSigned).toBe(true);
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "RS256" });
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toEqual({
      iss: "id",
      sub: "user@example.com",
      aud: org.origin,
      exp: Date.parse("2026-01-31T09:05:00Z") / 1000 + 170,
    });
  });

  it.each([
    ["2026-01-31T08:00:00Z", "65 minutes behind Salesforce's"],
    ["2026-01-31T10:10:00Z", "65 minutes ahead of Salesforce's"],
  ])("by JWT at %s says how far the clocks differ when both signatures are refused", async (now, skew) => {
    const { session, org } = await loggedIn(
      jwtLogin(null),
      (_request, response) => {
        response.setHeader("date", "Sat, 31 Jan 2026 09:05:00 GMT");
        json(response, 400, denied("invalid_grant", "expired authorization code"));
      },
      testRun({ now: new Date(now) }),
    );

    await expect(session).rejects.toThrow(skew);
    expect(org.asked).toHaveLength(2);
  });

  describe("by JWT", () => {
    const [sandbox, production] = ["https://test.salesforce.com", "https://login.salesforce.com"];
    /** Takes this audience alone; says why not of the others. */
    function takes(audience: string, why: (given: string) => string, given: string[]): Answer {
      return (request, response) => {
        if (request.url?.includes("limits") === true) {
          if (request.headers.authorization === "Bearer again") return json(response, 200, {});
          return refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
        const [, claims = ""] = (new URLSearchParams(request.body).get("assertion") ?? "").split(".");
        given.push(JSON.parse(Buffer.from(claims, "base64url").toString()).aud);
        const last = given.at(-1) ?? "";
        if (last !== audience) return json(response, 400, { error: "invalid_grant", error_description: why(last) });
        const more = given.filter((each) => each === audience).length > 1 ? { access_token: "again" } : {};
        json(response, 200, token(request.headers.host, more));
      };
    }

    it.each([
      ["audience is invalid", "audience is invalid"],
      ["\u30aa\u30fc\u30c7\u30a3\u30a8\u30f3\u30b9\u304c\u7121\u52b9\u3067\u3059", "a text of another language"],
    ])("tries the next audience at the same host where Salesforce says %s, and stays with what worked", async (why) => {
      const given: string[] = [];
      const { session, org, run } = await loggedIn(
        jwtLogin(null),
        takes(production, () => why, given),
      );

      const open = await session;
      await open.call({ method: "GET", path: "limits" }, run);

      expect(given).toEqual([org.origin, sandbox, production, production]);
    });

    it("signs for the audience that is set alone", async () => {
      const given: string[] = [];
      const { session } = await loggedIn(
        jwtLogin(sandbox),
        takes(production, () => "audience is invalid", given),
      );

      await expect(session).rejects.toThrow(
        "Logging in failed: Salesforce answered invalid_grant: audience is invalid. Audiences tried: https://test.salesforce.com. Set audience to what the org accepts",
      );
      expect(given).toEqual([sandbox]);
    });

    it("says what was refused besides the audience", async () => {
      const given: string[] = [];
      const why = (audience: string) => (audience === sandbox ? "user is locked out" : "audience is invalid");
      const { session } = await loggedIn(jwtLogin(null), takes("none", why, given));

      await expect(session).rejects.toThrow("The user is locked");
      expect(given).toHaveLength(2);
    });

    it("names all that were tried where Salesforce takes none", async () => {
      const given: string[] = [];
      const { session, org } = await loggedIn(
        jwtLogin(null),
        takes("none", () => "audience is invalid", given),
      );

      await expect(session).rejects.toThrow(`Audiences tried: ${org.origin}, ${sandbox}, ${production}.`);
      expect(given).toEqual([org.origin, sandbox, production]);
    });
  });

  it("by JWT is signed once where the clocks agree", async () => {
    const { session, org } = await loggedIn(jwtLogin(null), (_request, response) =>
      json(response, 400, denied("invalid_grant", "invalid assertion")),
    );

    await expect(session).rejects.toThrow("private_key belongs to the certificate");
    expect(org.asked).toHaveLength(1);
  });

  it.each([
    ["jwt", { method: "jwt", clientId: "id", username: "u", privateKey: "no key", keyFile: null, audience: null }],
  ] as const)("by %s names private_key where it is none, without showing it", async (_name, login) => {
    const { session } = await loggedIn(
      (host) => ({ ...login, host }),
      () => {},
    );

    const error: unknown = await session.catch((caught: unknown) => caught);

    expect(String(error)).toMatch(/^TapError: private_key: /);
    expect(String(error)).not.toContain("no key");
  });
});
