import { describe, expect, it } from "vitest";
import { compositeJson } from "../../../src/salesforce/rest/composite.ts";
import { compositeOf, sessionOf, sizes } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

describe("composite", () => {
  it("asks again for the parts that failed transiently, and only for those", async () => {
    let busy = 2;
    const { session, requests } = sessionOf(
      compositeOf((url) => {
        if (url.endsWith("/gone")) return { status: 404, body: [{ errorCode: "NOT_FOUND", message: "" }] };
        if (url.endsWith("/busy") && busy-- > 0)
          return { status: 503, body: [{ errorCode: "SERVER_UNAVAILABLE", message: "" }] };
        return { body: url };
      }),
    );
    const parts = ["fine", "busy", "gone"].map((path) => ({ referenceId: path, path }));

    const answers = await compositeJson(session, parts, testRun());

    expect([...answers].map(([id, { status }]) => [id, status]).toSorted()).toEqual([
      ["busy", 200],
      ["fine", 200],
      ["gone", 404],
    ]);
    expect(sizes(requests)).toEqual([3, 1, 1]);
  });

  it("never takes a missing part for an empty one", async () => {
    const { session } = sessionOf(() => ({ body: { compositeResponse: [] } }));

    await expect(compositeJson(session, [{ referenceId: "a", path: "x" }], testRun())).rejects.toMatchObject({
      detail: { code: "UNEXPECTED_ANSWER" },
    });
  });

  it("ends the run at the limit of the day, whichever part met it", async () => {
    const limit = [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }];
    const { session } = sessionOf(compositeOf(() => ({ status: 403, body: limit })));

    await expect(compositeJson(session, [{ referenceId: "a", path: "x" }], testRun())).rejects.toMatchObject({
      detail: { kind: "limit" },
    });
  });
});
