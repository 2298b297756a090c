import { describe, expect, it } from "vitest";
import { HiddenFields } from "../../../../src/streams/metadata/read/hidden-fields.ts";
import { compositeOf, sessionOf } from "../../../salesforce/fake-session.ts";
import { testRun } from "../../../salesforce/test-run.ts";

describe("the fields that the user may not read", () => {
  it("are asked for again where an answer lacks some that it counts", async () => {
    const rows = ["Id", "Secret__c"].map((name) => ({
      EntityDefinition: { QualifiedApiName: "Account" },
      QualifiedApiName: name,
    }));
    const lengths = [1, 2];
    const answer = compositeOf(() => ({
      body: { totalSize: 2, done: true, records: rows.slice(0, lengths.shift() ?? 0) },
    }));
    const { session } = sessionOf(answer);
    const known = new Map([["Account", new Set(["Id"])]]);

    const hidden = await new HiddenFields(session).of(known, "field_definitions", testRun());

    expect([...hidden]).toEqual([["Account", [rows[1]]]]);
  });
});
