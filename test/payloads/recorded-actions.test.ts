import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { calls } from "../actions/calls.ts";
import { replayRecording } from "./recorded-actions.ts";

describe("a recorded call is made again by its action", () => {
  const folder = mkdtempSync(join(tmpdir(), "recorded-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const replayed = (recording: unknown) => {
    writeFileSync(join(folder, "one.json"), JSON.stringify(recording));
    return replayRecording(folder, "one.json");
  };
  const request = {
    method: "PATCH",
    path: "/services/data/v63.0/sobjects/Account/001dM00003kS3BpQAK",
    body: { Name: "Edge" },
  };

  it("with its method, path and body, and the answer is the recorded one", async () => {
    expect(await replayed({ request, status: 204, body: "" })).toEqual([{ action: "update-record", difference: null }]);
  });

  it("of each kind", async () => {
    const plain = calls.filter(({ about }) => about === undefined);
    const recorded = plain.map(({ method, path, query, body, status = 200, reply = "" }) => ({
      request: { method, path, ...(query && { params: query }), ...(body !== undefined && { body }) },
      status,
      body: reply,
    }));

    expect(await replayed(recorded)).toEqual(plain.map(({ action }) => ({ action, difference: null })));
  });

  it("and what differs is said", async () => {
    const ids = {
      path: "/services/data/v66.0/composite/sobjects",
      params: { ids: "001dM00003kREKdQAO", allOrNone: "no" },
    };
    const recorded = { request: { method: "DELETE", ...ids }, status: 200, body: [{ success: true }] };

    expect(await replayed(recorded)).toMatchObject([
      { action: "delete-sobject-collection", difference: expect.any(String) },
    ]);
  });

  it("or left out, where no action makes it", async () => {
    expect(
      await replayed({ request: { method: "GET", path: "/services/data/v66.0/tabs" }, status: 200, body: [] }),
    ).toEqual([]);
    expect(await replayed([{ Name: "no call" }, null])).toEqual([]);
  });
});
