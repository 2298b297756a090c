import { describe, expect, it } from "vitest";
import { getLimits } from "../../src/actions/org-info/get-limits.ts";
import { LastingRunner } from "../../src/actions/run/lasting-runner.ts";
import { refusal } from "../../src/errors/org-error.ts";
import { sessionOf } from "../salesforce/fake-session.ts";
import { testRun } from "../salesforce/test-run.ts";

const usedUp = { code: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." };

/** A runner whose sessions answer as the list says, one after the other. */
function runnerOf(answers: readonly (() => unknown)[]) {
  const sessions: { closed: number }[] = [];
  const runner = new LastingRunner(
    async () => {
      const state = { closed: 0 };
      const answer = answers[sessions.push(state) - 1];
      const { session } = sessionOf(() => ({ body: answer?.() }));
      const close = async () => {
        state.closed += 1;
      };
      return { session: { ...session, close }, run: testRun() };
    },
    () => {},
  );
  return { runner, sessions, act: () => runner.run(getLimits, {}) };
}

describe("actions of a program that lives long", () => {
  it("share a session", async () => {
    const { act, sessions, runner } = runnerOf([() => ({})]);

    await Promise.all([act(), act(), act()]);
    await runner.close();

    expect(sessions).toEqual([{ closed: 1 }]);
  });

  it("have another one after what ended it", async () => {
    const ended = () => {
      throw refusal(403, usedUp);
    };
    const { act, sessions } = runnerOf([ended, () => ({ fine: true })]);

    const [first, second] = await Promise.allSettled([act(), act()]);

    expect([first.status, second.status]).toEqual(["rejected", "rejected"]);
    await expect(act()).resolves.toEqual({ fine: true });
    expect(sessions).toEqual([{ closed: 1 }, { closed: 0 }]);
  });

  it("keep it after what concerns one call", async () => {
    const refused = () => {
      throw refusal(400, { code: "MALFORMED_QUERY", message: "" });
    };
    const { act, sessions } = runnerOf([refused]);

    await expect(act()).rejects.toMatchObject({ code: "MALFORMED_QUERY" });
    await expect(act()).rejects.toMatchObject({ code: "MALFORMED_QUERY" });

    expect(sessions).toEqual([{ closed: 0 }]);
  });

  it("log in again after a login that failed", async () => {
    let logins = 0;
    const { session } = sessionOf(() => ({ body: {} }));
    const runner = new LastingRunner(
      async () => {
        logins += 1;
        if (logins === 1) throw new Error("away");
        return { session, run: testRun() };
      },
      () => {},
    );

    await expect(runner.run(getLimits, {})).rejects.toThrowError("away");
    await expect(runner.run(getLimits, {})).resolves.toEqual({});
  });
});
