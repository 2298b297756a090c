import { describe, expect, it } from "vitest";
import { readBlob } from "../../../src/salesforce/rest/blob.ts";
import { sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

const address = { object: "Attachment", id: "00P000000000001AAA", field: "Body" };
const options = { mostBytes: 8, hasIsDeleted: true, stream: "Attachment", block: () => new Uint8Array(1024) };

/** An org that knows nothing of the file, and has these rows of its record. */
const without = (records: readonly object[]) =>
  sessionOf(({ path }) =>
    path.startsWith("sobjects/") ? { status: 404 } : { body: { totalSize: records.length, done: true, records } },
  );

describe("a file", () => {
  it("is taken up to the limit, and not a byte beyond it", async () => {
    const { session } = sessionOf(() => ({ body: "sixbyt" }));

    const taken = await readBlob(session, address, options, testRun());

    expect("file" in taken && Buffer.concat(taken.file.blocks).toString()).toBe('"sixbyt"');
    expect(await readBlob(session, address, { ...options, mostBytes: 7 }, testRun())).toEqual({ missing: "too large" });
  });

  it.each([
    ["deleted", "is not there any more", []],
    ["deleted", "is in the recycle bin", [{ Id: address.id, IsDeleted: true, Body: "/services/data/..." }]],
    ["empty", "has no file", [{ Id: address.id, IsDeleted: false, Body: null }]],
  ])("that is not found is missing as %s where its record %s", async (missing, _why, records) => {
    const { session, requests } = without(records);

    expect(await readBlob(session, address, options, testRun())).toEqual({ missing });
    expect(decodeURIComponent(requests[1]?.path ?? "")).toBe(
      "queryAll?q=SELECT Id, IsDeleted, Body FROM Attachment WHERE Id = '00P000000000001AAA'",
    );
  });

  it("that is not found is refused where its record is there and names it", async () => {
    const { session } = without([{ Id: address.id, IsDeleted: false, Body: "/services/data/..." }]);

    await expect(readBlob(session, address, options, testRun())).rejects.toMatchObject({
      message: expect.stringMatching(
        /^Attachment: Salesforce does not give the file Body of 00P000000000001AAA\. .*NOT_FOUND/,
      ),
      detail: { code: "NOT_FOUND", kind: "config" },
    });
  });

  it("is not taken for deleted where the answer about its record comes short", async () => {
    const { session } = sessionOf(({ path }) =>
      path.startsWith("sobjects/") ? { status: 404 } : { body: { totalSize: 1, done: true, records: [] } },
    );

    await expect(readBlob(session, address, options, testRun())).rejects.toMatchObject({
      detail: { code: "UNEXPECTED_ANSWER", kind: "unavailable" },
    });
  });

  it("of a record that is never deleted is asked about without IsDeleted", async () => {
    const { session, requests } = without([]);

    await readBlob(session, address, { ...options, hasIsDeleted: false }, testRun());

    expect(decodeURIComponent(requests[1]?.path ?? "")).toContain("SELECT Id, Body FROM");
  });
});
