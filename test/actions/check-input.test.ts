import { describe, expect, it } from "vitest";
import { checkedInput } from "../../src/actions/run/check-input.ts";
import { actionNamed } from "./replayed-org.ts";

const part = { method: "GET", url: "/services/data/v66.0/limits", referenceId: "one" };

describe("an input that an action does not take", () => {
  it.each<readonly [action: string, input: unknown, message: string]>([
    ["query-records", "SELECT Id FROM Account", 'takes an object. Write it like {"soql":'],
    ["query-records", {}, "soql: it is missing."],
    ["query-records", { soql: "SELECT \ud800" }, "soql: it has half of a character."],
    ["create-record", { sObject: "A", record: { Name: ["\udc00"] } }, "record.Name[0]: it has half of a character."],
    [
      "create-record",
      { sObject: "A", record: { "\ud800": 1 } },
      "record, a member's name: it has half of a character.",
    ],
    ["composite-request", { compositeRequest: ["x"] }, 'it takes an object. Write it like {"allOrNone":true,'],
    ["query-records", { soql: "" }, "soql: it is empty."],
    ["get-limits", { name: "x" }, "name: there is no such member. It takes none."],
    ["list-recent-items", { limit: 201 }, "limit: 201 is too large. Write at most 200."],
    ["create-record", { sObject: "Account", record: {} }, "record: there is nothing in it."],
    ["create-record", { sObject: "Account", record: { "a b": 1 } }, 'record: "a b" must be the API name of a field.'],
    [
      "create-record",
      JSON.parse('{"sObject":"A","record":{"__proto__":1}}'),
      'record: "__proto__" must be the API name',
    ],
    ["get-record", { sObject: "A", recordId: "001000000000000", fields: ["Id", "a,b"] }, 'fields[1]: "a,b" must be'],
    [
      "get-record",
      { sObject: "A", recordId: "0010000000000001" },
      'recordId: "0010000000000001" must be an id of 15 or 18',
    ],
    [
      "upsert-record",
      { sObject: "A", externalIdField: "E__c", externalId: "..", record: { a: 1 } },
      'externalId: ".." must be',
    ],
    [
      "retrieve-query-more",
      { nextRecordsUrl: "//elsewhere.example/query/01g-1" },
      "must be the nextRecordsUrl of an earlier answer",
    ],
    ["create-sobject-collection", { records: [{ Name: "x" }] }, "records[0].attributes: it is missing."],
    [
      "update-sobject-collection",
      { records: [{ attributes: { type: "A" }, Name: "x" }] },
      "records[0].id: it is missing.",
    ],
    ["composite-request", { compositeRequest: [] }, "compositeRequest: there is nothing in it."],
    [
      "composite-request",
      { compositeRequest: Array(26).fill(part) },
      "it has 26 items, which are too many. At most 25 fit.",
    ],
    [
      "composite-request",
      { compositeRequest: [{ ...part, url: "https://elsewhere.example/services/data/v66.0/" }] },
      "url: ",
    ],
    [
      "composite-request",
      {
        compositeRequest: [
          "query?q=a",
          "queryAll?q=a",
          "query/01g-1",
          "composite/sobjects",
          "composite/sobjects/A/B__c",
        ]
          .concat("query?q=b", "limits")
          .map((path) => ({ ...part, url: `/services/data/v66.0/${path}` })),
      },
      "compositeRequest: it has 6 queries and collections. At most 5 fit; send several calls.",
    ],
    [
      "composite-graph-request",
      { graphs: ["a", "b", "a"].map((graphId) => ({ graphId, compositeRequest: [part] })) },
      'graphs[2].graphId: "a" is that of another graph too.',
    ],
    [
      "composite-graph-request",
      { graphs: [{ graphId: "a.b", compositeRequest: [part] }] },
      'graphs[0].graphId: "a.b" must be a name that begins with a letter or digit',
    ],
  ])("%s %j: the error names the member", async (action, input, message) => {
    await expect(checkedInput(actionNamed(action), input)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      code: "INPUT",
    });
  });
});

describe("an input that an action takes", () => {
  it("is a copy, with defaults", async () => {
    const given = { records: [{ attributes: { type: "Account" }, Name: "x", Empty: undefined }] };

    const input = await checkedInput(actionNamed("create-sobject-collection"), given);

    const defaults = { allOrNone: false, allowDuplicates: false };
    expect(input).toEqual({ records: [{ attributes: { type: "Account" }, Name: "x" }], ...defaults });
    expect(given).not.toHaveProperty("allOrNone");
  });

  it("may be absent where nothing is needed", async () => {
    expect(await checkedInput(actionNamed("get-limits"), undefined)).toEqual({});
  });

  it("graphs that have too many requests together: the error has their number", async () => {
    const graphs = (count: number) => ({
      graphs: ["a", "b"].map((graphId) => ({ graphId, compositeRequest: Array(count).fill(part) })),
    });

    const graph = actionNamed("composite-graph-request");
    await expect(checkedInput(graph, graphs(250))).resolves.toEqual(graphs(250));
    await expect(checkedInput(graph, graphs(251))).rejects.toThrow(
      "composite-graph-request: graphs: they have 502 requests together. At most 500 fit; send several calls.",
    );
  });
});
