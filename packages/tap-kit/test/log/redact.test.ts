import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TapError } from "../../src/errors/tap-error.ts";
import { lineLog } from "../../src/log/log.ts";
import { asTapError, describeCause, logFailure } from "../../src/log/log-failure.ts";
import { clean, registerSecret } from "../../src/log/redact.ts";
import { manualClock } from "../../src/testing/index.ts";

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

  it("says of a reply only what the message does not say", () => {
    const failed = (cause: unknown) =>
      describeCause(new TapError("It answered X: no.", { code: "X", kind: "config", hint: "Ask.", cause }));

    expect(failed({ status: 400, errorCode: "X", message: "no" })).toBe("status 400");
    expect(failed({ errorCode: "X", message: "no" })).toBe("");
    expect(failed({ status: 400, message: "another" })).toBe('{"status":400,"message":"another"}');
  });

  it("leaves no half of a secret where a long cause is cut", () => {
    const secret = "secret-in-two-parts-".repeat(3);
    registerSecret(secret);
    const cause = `${"x".repeat(970)}${secret}`;

    const text = describeCause(new TapError("it broke.", { code: "X", kind: "defect", hint: "", cause }));

    expect(text).toBe(`${"x".repeat(970)}***`);
  });

  const entity = (unit: string) => `&#x${unit.charCodeAt(0).toString(16)};`;
  const each = (text: string, of: (unit: string) => string) => [...text].map(of).join("");
  const code = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, "0");
  const bytes = (text: string) => Buffer.from(text).toString("hex");
  const inside = (text: string, what: string) => `${text.slice(0, 7)}${what}${text.slice(7)}`;
  const written: readonly (readonly [string, (secret: string) => string])[] = [
    ["as escapes of JSON", (secret) => each(secret, (unit) => `\\u${code(unit)}`)],
    ["as escapes of JSON in JSON", (secret) => JSON.stringify(each(secret, (unit) => `\\u${code(unit)}`))],
    ["as escapes of programs", (secret) => each(secret, (unit) => `\\x${bytes(unit)}`)],
    ["as octal escapes", (secret) => each(secret, (unit) => `\\${unit.charCodeAt(0).toString(8).padStart(3, "0")}`)],
    ["as escapes of URLs", (secret) => each(secret, (unit) => `%${bytes(unit)}`)],
    ["as escapes of URLs, twice", (secret) => each(secret, (unit) => `%25${bytes(unit)}`)],
    ["as escapes of HTML", (secret) => each(secret, entity)],
    ["as decimal escapes of HTML", (secret) => each(secret, (unit) => `&#${unit.charCodeAt(0)};`)],
    ["with a character without a width", (secret) => inside(secret, "\u200b")],
    ["with the escape of a character without a width", (secret) => inside(secret, "\\u200b")],
    ["with a soft hyphen and a tag", (secret) => inside(secret, "\u00ad\u{e0041}")],
    ["with a line break", (secret) => inside(secret, "\n")],
    ["with a line break of Windows and an indent", (secret) => inside(secret, "\r\n    ")],
    ["with the escape of a line break", (secret) => inside(secret, "\\n")],
    ["as a text in two parts", (secret) => inside(secret, "' +\n  '")],
    ["in capitals", (secret) => secret.toUpperCase()],
    ["in small letters", (secret) => secret.toLowerCase()],
    ["in hexadecimal", bytes],
    ["in hexadecimal, in capitals", (secret) => bytes(secret).toUpperCase()],
    ["in hexadecimal, byte by byte", (secret) => (bytes(secret).match(/../g) ?? []).join(":")],
    ["in base64, in lines", (secret) => (btoa(`id:${secret}`).match(/.{1,16}/g) ?? []).join("\n")],
    ["in base64 of URLs", (secret) => Buffer.from(`a${secret}`).toString("base64url")],
    ["in base64 of a URL's form", (secret) => btoa(`id:${encodeURIComponent(secret)}`)],
    ["in base64 in a URL", (secret) => encodeURIComponent(btoa(secret))],
  ];

  it.each(written)("hides a secret %s", (_how, write) =>
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{4}[!-~]{4,12}[A-Za-z0-9]{8,20}$/), (secret) => {
        registerSecret(secret);

        const shown = clean(`before <${write(secret)}> after`);

        // An escape or the rest of a group of base64 may stay: it reveals nothing.
        expect(shown.length).toBeLessThan("before <> after".length + 14);
        expect(shown).toMatch(/^before <.*\*\*\*.*> after$/);
      }),
      { numRuns: 25 },
    ),
  );

  it("hides a secret in any form, escaped again and again", () => {
    const forms = [(text: string) => text, bytes, (text: string) => btoa(`user:${text}`)];
    const escapes: readonly ((text: string) => string)[] = [
      (text) => each(text, (unit) => `\\u${code(unit)}`),
      (text) => JSON.stringify(text),
      encodeURIComponent,
      (text) => bytes(text).replace(/../g, "%$&"),
      (text) => each(text, entity),
      (text) => each(text, (unit) => `${unit}\u200b`),
    ];
    const layers = fc.array(fc.constantFrom(...escapes), { maxLength: 3 });

    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9]{12,30}$/),
        fc.constantFrom(...forms),
        layers,
        (secret, form, around) => {
          registerSecret(secret);

          const shown = clean(`<${around.reduce((text, write) => write(text), form(secret))}>`);

          expect(shown).toContain("***");
          // The beginning of what is in base64 may stay, escaped three times over.
          expect(shown.replace(/[^A-Za-z0-9]/g, "")).not.toContain(secret.slice(0, 8));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("hides what is left of a long secret that was cut off", () => {
    const secret = Array.from({ length: 300 }, (_, n) => String.fromCharCode(65 + ((n * n) % 57))).join("");
    registerSecret(secret);

    expect(clean(`token ${secret.slice(0, 200)}...`)).toBe("token ***...");
  });

  it.each([
    ["a client secret", "k(".repeat(30_000)],
    ["a bundle of keys", `-----BEGIN KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n".repeat(4000)}-----END KEY-----`],
  ])("hides %s of any length, and shows the text beside it", (_what, secret) => {
    registerSecret(secret);

    expect(clean(`it is ${secret}.`)).toBe("it is ***.");
  });

  it("names what a key is, and hides the key", () => {
    registerSecret("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIrYSSNQFaA2\n-----END EC PRIVATE KEY-----");

    expect(clean("-----BEGIN EC PRIVATE KEY----- cannot sign (MHcCAQEEIIrYSSNQFaA2)")).toBe(
      "-----BEGIN EC PRIVATE KEY----- cannot sign (***)",
    );
  });

  it("leaves text alone that holds no secret", () => {
    registerSecret("abc");

    expect(clean("abc is too short to be a secret")).toBe("abc is too short to be a secret");
  });
});

describe("a line of the JSON log", () => {
  it("shows no secret in any member", () => {
    const secret = "canary-of-a-json-log-1";
    registerSecret(secret);
    let logged = "";
    const log = lineLog({ level: "info", format: "json" }, manualClock(), (text) => {
      logged += text;
    });

    log({ level: "info", code: secret, stream: `s\u001b[2J${secret}`, text: secret, metric: { tags: [secret] } });

    expect(JSON.parse(logged)).toMatchObject({
      code: "***",
      stream: "s***",
      message: "***",
      metric: { tags: ["***"] },
    });
  });
});

describe("logging a failure", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const looped = new Error("it goes round");
  looped.cause = looped;

  it.each<[string, unknown, string]>([
    ["no error but an object without a text", Object.create(null), "ERROR {}."],
    ["an error that is its own cause", looped, "ERROR it goes round."],
    ["an error caused by what is no JSON", new Error("it broke", { cause: circle }), "ERROR it broke."],
    ["a number beyond JSON", 10n, "ERROR 10."],
    ["nothing", undefined, "ERROR undefined."],
  ])("never fails itself: %s", (_what, thrown, said) => {
    let logged = "";
    const log = lineLog({ level: "info", format: "text" }, manualClock(), (text) => {
      logged += text;
    });

    logFailure(log, asTapError(thrown), true);

    expect(logged).toContain(`${said} This is a fault of the tap`);
  });
});
