import type { JsonObject, Page } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { objectStream } from "../../src/plan/object-stream.ts";
import { withBlobs } from "../../src/read/blobs.ts";
import type { Reach } from "../../src/read/slice.ts";
import { sessionOf } from "../salesforce/fake-session.ts";
import { testRun } from "../salesforce/test-run.ts";
import { commonProperties, selectionOf } from "../support/selections.ts";

const properties = {
  ...commonProperties,
  ContentSize: { type: ["null", "integer"] },
  VersionData: { type: ["null", "string"] },
};
const metadata = new Map<string, JsonObject>([["VersionData", { "salesforce.type": "base64" }]]);
const stream = objectStream(selectionOf({ id: "ContentVersion", properties, metadata }), "_sdc_deleted_at");

async function* onePage(rows: readonly object[]): AsyncGenerator<Page> {
  const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  yield { stream: stream.id, lines, records: rows.length, end: { kind: "complete", activate: true } };
}

describe("a file that is larger than a record may be", () => {
  it("is not asked for; it is null in its record, and told of once for all", async () => {
    const rows = Array.from({ length: 6 }, (_, n) => ({
      Id: `06800000000000${n + 1}AAA`,
      IsDeleted: false,
      _sdc_deleted_at: null,
      ContentSize: 90 * 1024 * 1024 + 1,
      VersionData: null,
    }));
    const { session, requests } = sessionOf(() => ({ status: 404, body: {} }));
    const run = testRun();
    // What else a reach has is for other reads.
    const reach = { session } as Reach;

    let text = "";
    for await (const page of withBlobs(onePage(rows), [stream], reach, run)) {
      if ("lines" in page) text += Buffer.from(page.lines).toString();
    }

    expect(text).toBe(
      rows
        .map(
          (row) => `${JSON.stringify(row)}
`,
        )
        .join(""),
    );
    expect(requests).toEqual([]);
    expect(run.told).toEqual([
      expect.objectContaining({
        level: "warn",
        stream: "ContentVersion",
        text: "VersionData is null in 6 records that would have more than 90 MiB: 068000000000001AAA, 068000000000002AAA, 068000000000003AAA, 068000000000004AAA, 068000000000005AAA and 1 more.",
      }),
    ]);
  });
});
