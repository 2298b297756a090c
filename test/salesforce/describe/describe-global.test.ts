import { describe, expect, it } from "vitest";
import { refusal } from "../../../src/errors/org-error.ts";
import { describeGlobal, describeGlobalSince } from "../../../src/salesforce/describe/describe-global.ts";
import type { Session } from "../../../src/salesforce/session.ts";
import { sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

/** A session to which everything is "not modified". */
function unchangedSession(): Session {
  const { session } = sessionOf(() => ({ status: 304 }));
  const open: Session["open"] = async (request, run, accept = []) => {
    if (!accept.includes(304)) throw refusal(304, { code: null, message: "" });
    return session.open(request, run, accept);
  };
  return { ...session, open };
}

describe("the list of objects", () => {
  it("may be unchanged since it was last asked for", async () => {
    expect(await describeGlobalSince(unchangedSession(), "then", testRun())).toBe(null);
  });

  it("is not empty because somebody on the way says that nothing has changed", async () => {
    await expect(describeGlobal(unchangedSession(), testRun())).rejects.toMatchObject({
      detail: { code: "FOREIGN_ANSWER", kind: "unavailable" },
    });
  });
});
