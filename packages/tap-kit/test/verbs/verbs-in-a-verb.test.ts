import type { VerbContext } from "@singer-io-ts/tap-kit";
import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { plainStream, type Script, scriptedTap } from "../support/scripted-tap.ts";
import { verbThat } from "../support/verbs.ts";

/** Runs a verb that does this, of a tap with one stream. */
async function within<T>(
  does: (context: VerbContext) => Promise<T>,
  { words = [], ...script }: Script & { readonly words?: readonly string[] } = {},
): Promise<T> {
  const results: T[] = [];
  const verb = verbThat(async (context) => {
    results.push(await does(context));
    return 0;
  });
  const tap = { ...scriptedTap({ streams: [plainStream("account")], ...script }), verbs: [verb] };
  const files = { "config.json": "{}", "other.json": '{"max_workers":3}' };
  const { code, stderr } = await runVerb(tap, ["show", "Account", ...words], { files, isTerminal: true });
  expect(code, stderr).toBe(0);
  // The verb has run.
  return results[0]!;
}

const never = new AbortController().signal;

describe("a verb that carries out another one", () => {
  it("has what that prints with --json, and shows none of it", async () => {
    const { exitCode, stdout, stderr } = await within(({ answerOf }) => answerOf(["streams"], never));

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject([{ stream: "account" }]);
  });

  it("has its failure, as an object", async () => {
    const { exitCode, stdout, stderr } = await within(({ answerOf }) => answerOf(["preview", "acount"], never));

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ error: { message: expect.stringContaining("account") } });
  });

  it("gives it the configuration that it was given itself", async () => {
    const opened: unknown[] = [];
    const words = ["--config", "other.json"];
    await within(({ answerOf }) => answerOf(["streams"], never), { words, onOpen: (config) => opened.push(config) });

    expect(opened).toMatchObject([{ max_workers: 3 }]);
  });

  it("ends it by a signal", async () => {
    const stop = new AbortController();
    const discover = () => {
      stop.abort("SIGTERM");
      return new Promise<never>(() => {});
    };
    const { exitCode } = await within(({ answerOf }) => answerOf(["streams"], stop.signal), { source: { discover } });

    expect(exitCode).toBe(143);
  });

  it("reads the configuration again where it restarts, and counts the calls from zero", async () => {
    const [first, again] = await within(async (context) => {
      await context.run.allowance.take(2, never);
      const fresh = context.restart();
      return [
        [await context.config(), context.run.allowance.taken],
        [await fresh.config(), fresh.run.allowance.taken],
      ] as const;
    });

    expect(again).toEqual([first[0], 0]);
    expect(again[0]).not.toBe(first[0]);
    expect(first[1]).toBe(2);
  });
});
