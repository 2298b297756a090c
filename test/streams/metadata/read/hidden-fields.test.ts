import { describe, expect, it } from "vitest";
import { HiddenFields } from "../../../../src/streams/metadata/read/hidden-fields.ts";
import { compositeOf, names, sessionOf, sizes } from "../../../salesforce/fake-session.ts";
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

  it("are asked for in smaller groups, which come before those that wait, until only an object is unknown that no page can hold", async () => {
    const objects = names(28);
    const long = new Set(["Object1__c", "Object6__c"]);
    const askedOf = (url: string) => objects.filter((name) => decodeURIComponent(url).includes(`'${name}'`));
    const asked: string[][] = [];
    const answer = compositeOf((url) => {
      const group = askedOf(url);
      asked.push(group);
      const records = group.map((name) => ({
        EntityDefinition: { QualifiedApiName: name },
        QualifiedApiName: "Secret__c",
      }));
      const isCut = group.some((name) => long.has(name));
      return { body: { totalSize: records.length, done: !isCut, records } };
    });
    const { session, requests } = sessionOf(answer);
    const run = testRun();
    const fields = new HiddenFields(session);

    const hidden = await fields.of(new Map(objects.map((name) => [name, new Set()])), "field_definitions", run);
    fields.warnUnknown("field_definitions", run);

    expect(sizes(requests)).toEqual([5, 5, 4, 4]);
    expect([...hidden.keys()].toSorted()).toEqual(objects.filter((name) => !long.has(name)).toSorted());
    expect(asked.slice(5, 10).map(([first]) => first)).toEqual([
      "Object0__c",
      "Object3__c",
      "Object5__c",
      "Object8__c",
      "Object25__c",
    ]);
    expect(run.logged.map(({ code, text }) => [code, text])).toEqual([
      [
        "hidden_fields_unknown",
        "Fields of Object1__c, Object6__c that this user may not read are not known. They are more than Salesforce gives at once.",
      ],
    ]);
  });
});
