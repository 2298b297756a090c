import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TapError } from "../src/error.ts";
import { describeCause } from "../src/log/failure.ts";
import { clean, registerSecret } from "../src/log/redact.ts";

describe("clean", () => {
  it("hides a secret in every form that a log may bring it in", () =>
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" }), fc.nat(2), (secret, offset) => {
        registerSecret(secret);
        const padding = "#".repeat(offset);

        const forms = [
          secret,
          JSON.stringify({ token: secret }),
          encodeURIComponent(secret),
          encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
          new URLSearchParams({ token: secret }).toString(),
        ];
        const basic = Buffer.from(`${padding}${secret}`).toString("base64");

        for (const form of forms) expect(clean(`x ${form} y`)).toContain("***");
        expect(clean(`Basic ${basic}`)).toContain("***");
        expect(clean(`Basic ${basic}`).length).toBeLessThan(12 + "Basic ***".length);
      }),
      { numRuns: 50 },
    ));

  it("hides a signed JWT, registered or not, and nothing that only looks like one", () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const jwt = `${part({ alg: "RS256" })}.${part({ iss: "id", sub: "user@example.com" })}.c2lnbmF0dXJlLW9m`;

    expect(clean(`assertion=${jwt}&grant_type=jwt`)).toBe("assertion=***&grant_type=jwt");
    expect(clean("eyJust.a.sentence and version 1.2.3")).toBe("eyJust.a.sentence and version 1.2.3");
  });

  it("hides each line of a key", () => {
    registerSecret("-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END KEY-----");

    expect(clean("read MIIEvQIBADANBgkqhkiG9w0 from")).toBe("read *** from");
  });

  it("strips what would steer a terminal, even where it cuts a secret in two", () => {
    registerSecret("hunter2hunter2");

    expect(clean("\u001b[2J\u001b]0;title\u0007a\u0000b\u009b31mc\nhunter2\u001b[0mhunter2")).toBe("abc\n***");
  });

  it("leaves no half of a secret where a long cause is cut", () => {
    const secret = "secret-in-two-parts-".repeat(3);
    registerSecret(secret);
    const cause = `${"x".repeat(970)}${secret}`;

    const text = describeCause(new TapError("it broke.", { code: "X", kind: "defect", hint: "", cause }));

    expect(text).toBe(`${"x".repeat(970)}***`);
  });

  it("leaves text alone that holds no secret", () => {
    registerSecret("abc");

    expect(clean("abc is too short to be a secret")).toBe("abc is too short to be a secret");
  });
});
