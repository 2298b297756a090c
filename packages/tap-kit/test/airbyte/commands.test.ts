import { type Sink, TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { withoutLogs } from "../support/airbyte-read.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const a = plainStream("a");

describe("the Airbyte source", () => {
  it.each(["spec", "check", "discover"])(
    "says on standard error why %s ends with 1 where the messages cannot be written",
    async (verb) => {
      const broken = new TapError("Standard output: writing failed.", {
        code: "OUT",
        kind: "unavailable",
        hint: "Free it.",
      });
      const stdout: Sink = { write: () => Promise.reject(broken), flush: () => Promise.reject(broken) };

      const { code, logs } = await run(scriptedTap({ streams: [a] }), [verb], { stdout });

      expect([code, logs]).toEqual([1, "tap-scripted: Standard output: writing failed. Free it.\n"]);
    },
  );

  it("writes its spec, without a configuration", async () => {
    const { code, messages } = await run(scriptedTap({ properties: { url: { type: "string" } } }), ["spec"]);

    expect(code).toBe(0);
    expect(messages).toMatchObject([
      { type: "SPEC", spec: { connectionSpecification: { properties: { url: { type: "string" } } } } },
    ]);
  });

  it("says whether the connection works, and answers in the same way when the configuration is wrong", async () => {
    const works = await run(scriptedTap({}), ["check"]);
    const wrong = await run(scriptedTap({}), ["check"], { files: { config: { max_workers: "many" } } });

    expect([works.code, wrong.code]).toEqual([0, 0]);
    expect(withoutLogs(works.messages)).toEqual([
      { type: "CONNECTION_STATUS", connectionStatus: { status: "SUCCEEDED" } },
    ]);
    expect(withoutLogs(wrong.messages)).toEqual([
      {
        type: "CONNECTION_STATUS",
        connectionStatus: {
          status: "FAILED",
          message: 'config: max_workers: "many" is a text; it takes a whole number. Write it like 8.',
        },
      },
    ]);
  });

  it.each([
    ["an error that came out of nowhere", new TapError("it broke.", { code: "DEFECT", kind: "defect", hint: "" }), 1],
    ["a signal", "SIGTERM", 0],
  ])("says what ended it in an error message after %s: %s", async (_what, reason, errors) => {
    const configuration = { files: {}, signal: AbortSignal.abort(reason) };
    const tap = { ...scriptedTap({}), open: () => new Promise<never>(() => {}) };

    const { code, messages } = await run(tap, ["discover"], configuration);

    const traces = messages.filter(({ type }) => type === "TRACE");
    expect({ code, errors: traces.length }).toEqual({ code: 1, errors });
  });
});
