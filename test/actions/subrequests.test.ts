import { describe, expect, it } from "vitest";
import { changesRecords } from "../../src/actions/action.ts";
import { isOnce } from "../../src/actions/composite/subrequests.ts";
import { actionNamed } from "./replayed-org.ts";

const saved = { id: "001dM00003jU9GxQAK", success: true, errors: [] };
const failed = { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING", message: "m", fields: ["Name"] }] };
const bodies: readonly (readonly [status: number, body: unknown])[] = [
  [201, saved],
  [200, [saved, saved]],
  [200, [saved, failed]],
  [404, [{ errorCode: "NOT_FOUND", message: "m" }]],
  [200, { totalSize: 0, done: true, records: [] }],
  [204, null],
];

describe("a part of a composite call", () => {
  it("has failed by its status, or where a record of its collection has", () => {
    const compositeResponse = bodies.map(([httpStatusCode, body]) => ({ httpStatusCode, body, referenceId: "a" }));
    const results = bodies.map(([statusCode, result]) => ({ statusCode, result }));

    expect(actionNamed("composite-request").tally?.({ compositeResponse })).toEqual({ all: 6, failed: 2 });
    expect(actionNamed("composite-batch-request").tally?.({ results })).toEqual({ all: 6, failed: 2 });
  });

  it("is audited with the objects of its collection, and the ids in its answer", () => {
    const records = [{ attributes: { type: "Account" }, Name: "A" }, { attributes: { type: "Contact" } }];
    const url = "/services/data/v66.0/composite/sobjects";
    const compositeRequest = [{ method: "POST", url, referenceId: "a", body: { records } }];
    const batchRequests = [{ method: "PATCH", url: "v66.0/composite/sobjects", richInput: { records } }];
    const answer = [saved, failed];

    const composite = actionNamed("composite-request").audited?.(
      { compositeRequest },
      { compositeResponse: [{ httpStatusCode: 200, body: answer, referenceId: "a" }] },
    );
    const batch = actionNamed("composite-batch-request").audited?.(
      { batchRequests },
      { results: [{ statusCode: 200, result: answer }] },
    );

    expect(composite).toEqual({ objects: ["Account", "Contact"], ids: [saved.id] });
    expect(batch).toEqual({ objects: ["Account", "Contact"], ids: [saved.id] });
  });

  it.each(["_HttpMethod=DELETE", "fields=Id&_httpmethod=PATCH", "%5FHttpMethod=POST"])(
    "may change records where its address has %s, whatever its method",
    (query) => {
      const url = `/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK?${query}`;
      const compositeRequest = [{ method: "GET", url, referenceId: "a" }];

      expect(changesRecords(actionNamed("composite-request"), { compositeRequest })).toBe(true);
      expect(changesRecords(actionNamed("composite-batch-request"), { batchRequests: [{ method: "GET", url }] })).toBe(
        true,
      );
      expect(isOnce([{ method: "PATCH", url }])).toBe(true);
    },
  );

  it.each(["fields=Id", "q=SELECT+Id+FROM+Account"])("that gets %s changes none", (query) => {
    const batchRequests = [{ method: "GET", url: `v66.0/query?${query}` }];

    expect(changesRecords(actionNamed("composite-batch-request"), { batchRequests })).toBe(false);
  });
});
