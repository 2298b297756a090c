import { TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { describeCause } from "../../src/log/log-failure.ts";

const withCause = (cause: unknown) =>
  new TapError("It broke.", { code: "BROKEN", kind: "config", hint: "Mend it.", cause });

describe("the cause of an error", () => {
  it.each([
    [
      Object.assign(new Error("ENOENT: no such file or directory"), { code: "ENOENT" }),
      "ENOENT: no such file or directory",
    ],
    [Object.assign(new Error("connect failed"), { code: "ECONNREFUSED" }), "ECONNREFUSED connect failed"],
    [new Error("plain"), "plain"],
  ])("has the code once: %s", (cause, text) => {
    expect(describeCause(withCause(cause))).toBe(text);
  });
});
