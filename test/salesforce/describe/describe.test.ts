import { describe, expect, it } from "vitest";
import { describeObjects } from "../../../src/salesforce/describe/describe.ts";
import { compositeOf, described, names, partsOf, sessionOf, sizes } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

describe("describe", () => {
  it("takes 1,000 objects in 40 calls, in their order, and leaves one object's refusal to it", async () => {
    const { session, requests } = sessionOf(
      compositeOf((url) =>
        url.includes("Object7__c")
          ? { status: 404, body: [{ errorCode: "NOT_FOUND", message: "" }] }
          : { body: described(url) },
      ),
    );

    const answers = await Array.fromAsync(describeObjects(session, names(1000), testRun()));
    const all = answers.map(({ described: one }) => one);

    expect(requests.length).toBe(40);
    expect(all.map(({ name }) => name)).toEqual(names(1000));
    expect(all.flatMap((each) => ("error" in each ? [each.error.message] : []))).toEqual([
      expect.stringMatching(/^Object7__c: Salesforce answered NOT_FOUND/),
    ]);
  });

  it("halves calls that take over ten seconds", async () => {
    const run = testRun();
    const { session, requests } = sessionOf((request) => {
      if (partsOf(request).length > 6) run.advance(11_000);
      return compositeOf((url) => ({ body: described(url) }))(request);
    });

    const all = await Array.fromAsync(describeObjects(session, names(120), run));

    expect(all.length).toBe(120);
    expect(sizes(requests).at(-1)).toBeLessThanOrEqual(6);
  });

  it("says by name which describe it could not read", async () => {
    const { session } = sessionOf(compositeOf(() => ({ body: { name: "A", fields: [{ name: "Id" }] } })));

    const [only] = await Array.fromAsync(describeObjects(session, ["A"], testRun()));

    expect(only).toMatchObject({
      described: { name: "A", error: { detail: { code: "UNEXPECTED_ANSWER", stream: "A" } } },
    });
  });
});
