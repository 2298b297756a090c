import { describe, expect, it } from "vitest";
import { type Client, openOrg, openRealOrg, soql } from "../support/client.ts";

const base = "/services/data/v60.0";

const node = (referenceId: string, object: string, body: Readonly<Record<string, unknown>>) => ({
  method: "POST",
  url: `${base}/sobjects/${object}/`,
  referenceId,
  body,
});
const account = (referenceId: string, Name: string) => node(referenceId, "Account", { Name });
const graph = (graphId: string, ...compositeRequest: readonly unknown[]) => ({ graphId, compositeRequest });

const send = ({ post }: Pick<Client, "post">, ...graphs: readonly unknown[]) => post("composite/graph", { graphs });

const rowsOf = async ({ ask }: Client, text: string): Promise<unknown> =>
  ((await ask(soql(text))).json as { records: unknown }).records; // a query's reply

const rolledBack = {
  errorCode: "PROCESSING_HALTED",
  message: "The transaction was rolled back since another operation in the same transaction failed.",
};

describe("a composite graph", () => {
  it("makes rows that refer to each other, and answers graph by graph", async () => {
    const client = await openRealOrg();

    const { status, json } = await send(
      client,
      graph(
        "a",
        account("parent", "Edge"),
        node("child", "Contact", { LastName: "Gonzalez", AccountId: "@{parent.id}" }),
      ),
      graph("b", account("parent", "Other")),
    );

    const made = (referenceId: string, object: string) => ({
      body: { id: expect.stringMatching(/^00[13]\w{15}$/), success: true, errors: [] },
      httpHeaders: { Location: expect.stringMatching(new RegExp(`^${base}/sobjects/${object}/\\w{18}$`)) },
      httpStatusCode: 201,
      referenceId,
    });
    expect(status).toBe(200);
    expect(json).toEqual({
      graphs: [
        {
          graphId: "a",
          graphResponse: { compositeResponse: [made("parent", "Account"), made("child", "Contact")] },
          isSuccessful: true,
        },
        { graphId: "b", graphResponse: { compositeResponse: [made("parent", "Account")] }, isSuccessful: true },
      ],
    });
    expect(await rowsOf(client, "SELECT Account.Name FROM Contact WHERE LastName = 'Gonzalez'")).toMatchObject([
      { Account: { Name: "Edge" } },
    ]);
  });

  it("is undone where a node fails, and the others are not", async () => {
    const client = await openRealOrg();

    const { status, json } = await send(
      client,
      graph("bad", account("one", "Gone"), node("two", "Contact", {}), node("three", "Contact", {})),
      graph("good", account("one", "Kept")),
    );

    const halted = (referenceId: string) => ({ body: [rolledBack], httpHeaders: {}, httpStatusCode: 400, referenceId });
    const message = "Required fields are missing: [LastName]";
    const missing = { message, errorCode: "REQUIRED_FIELD_MISSING", fields: ["LastName"] };
    expect(status).toBe(200);
    expect(json).toMatchObject({
      graphs: [
        {
          graphId: "bad",
          graphResponse: {
            compositeResponse: [
              halted("one"),
              { body: [missing], httpHeaders: {}, httpStatusCode: 400, referenceId: "two" },
              halted("three"),
            ],
          },
          isSuccessful: false,
        },
        { graphId: "good", isSuccessful: true },
      ],
    });
    expect(await rowsOf(client, "SELECT Name FROM Account WHERE Name IN ('Gone', 'Kept')")).toMatchObject([
      { Name: "Kept" },
    ]);
  });

  it("costs one call", async () => {
    const client = await openRealOrg();

    await send(client, graph("a", account("one", "A"), account("two", "B")), graph("b", account("one", "C")));

    expect(client.org.apiCalls()).toBe(1);
  });

  it("cannot refer to another one", async () => {
    const client = await openRealOrg();

    const { json } = await send(
      client,
      graph("a", account("parent", "Edge")),
      graph("b", node("child", "Contact", { LastName: "Lost", AccountId: "@{parent.id}" })),
    );

    const lost = { body: [{ errorCode: "PROCESSING_HALTED" }], httpStatusCode: 400 };
    expect(json).toMatchObject({
      graphs: [{ isSuccessful: true }, { isSuccessful: false, graphResponse: { compositeResponse: [lost] } }],
    });
  });

  it("takes rows by id and by external id, and nothing else", async () => {
    const client = await openRealOrg();
    const at = (method: string, path: string, referenceId: string, body?: unknown) => ({
      ...{ method, url: `${base}/${path}`, referenceId },
      ...(body === undefined ? {} : { body }),
    });
    const taken = [
      at("PATCH", "sobjects/Invoice__c/External_Key__c/new-1", "put", { Channel__c: "Web" }),
      at("GET", "sobjects/Invoice__c/@{put.id}?fields=Channel__c", "got"),
      at("DELETE", "sobjects/Invoice__c/@{put.id}", "gone"),
    ];
    const others = [
      at("GET", "sobjects/Account", "a"),
      at("GET", "sobjects/Account/describe", "a"),
      at("GET", "query?q=SELECT+Id+FROM+Account", "a"),
      at("POST", "composite/sobjects", "a", { records: [] }),
      at("GET", "limits", "a"),
    ];

    const { json } = await send(client, graph("rows", ...taken), ...others.map((each, n) => graph(`g${n}`, each)));

    const { graphs } = json as { graphs: { graphResponse: { compositeResponse: { body: unknown }[] } }[] }; // its own form
    const [rows, ...refused] = graphs.map(({ graphResponse }) => graphResponse.compositeResponse);
    expect(rows).toMatchObject([
      { httpStatusCode: 201, body: { created: true } },
      { httpStatusCode: 200, body: { Channel__c: "Web" } },
      { httpStatusCode: 204, body: null },
    ]);
    expect(refused).toEqual(
      others.map(({ method, url, referenceId }) => {
        const message = `${method} ${url} is not supported in a composite graph.`;
        const body = [{ message, errorCode: "INVALID_INPUT" }];
        return [{ body, httpHeaders: {}, httpStatusCode: 400, referenceId }];
      }),
    );
  });

  it("is halted where more than 14 before it have failed", async () => {
    const client = await openRealOrg();
    const bad = Array.from({ length: 15 }, (_, n) => graph(`bad${n}`, node("one", "Account", {})));

    const kept = await send(client, ...bad.slice(1), graph("last", account("one", "Kept")));
    const lost = await send(client, ...bad, graph("last", account("one", "Gone")));

    const lastOf = ({ json }: typeof kept): unknown => (json as { graphs: unknown[] }).graphs.at(-1); // its own form
    expect(lastOf(kept)).toMatchObject({ graphId: "last", isSuccessful: true });
    expect(lastOf(lost)).toMatchObject({
      graphId: "last",
      graphResponse: { compositeResponse: [{ body: [{ errorCode: "PROCESSING_HALTED" }], httpStatusCode: 400 }] },
      isSuccessful: false,
    });
    expect(await rowsOf(client, "SELECT Name FROM Account WHERE Name IN ('Gone', 'Kept')")).toHaveLength(1);
  });
});

describe("a request of composite graphs", () => {
  const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
  const chain = (length: number) => many(length, (n) => account(`r${n}`, n === 0 ? "Root" : `below @{r${n - 1}.id}`));
  const kinds = (count: number) =>
    many(count, (n) => ({ ...account(`r${n}`, "A"), url: `/services/data/v${50 + n}.0/sobjects/Account` }));

  it.each<readonly [what: string, graphs: readonly unknown[]]>([
    ["75 graphs", many(75, (n) => graph(`g${n}`, account("a", "A")))],
    ["500 nodes", [graph("a", ...many(500, (n) => account(`r${n}`, "A")))]],
    ["15 levels", [graph("a", ...chain(15))]],
    ["15 kinds of nodes", [graph("a", ...kinds(15))]],
    ["an id of 39 characters", [graph("x".repeat(39), account("a", "A"))]],
  ])("takes %s", async (_what, graphs) => {
    const { post } = await openOrg(0);

    const { status, json } = await send({ post }, ...graphs);

    expect(status).toBe(200);
    expect((json as { graphs: { isSuccessful: boolean }[] }).graphs.every((each) => each.isSuccessful)).toBe(true); // its own form
  });

  const idRule = "must start with a letter or a number, have fewer than 40 characters and no period.";
  it.each<readonly [what: string, graphs: readonly unknown[], code: string, message: string]>([
    ["no graphs", [], "JSON_PARSER_ERROR", "'graphs' is a required field."],
    ["no id", [{ compositeRequest: [account("a", "A")] }], "JSON_PARSER_ERROR", "'graphId' is a required field."],
    ["no nodes", [graph("a")], "JSON_PARSER_ERROR", "'compositeRequest' is a required field."],
    [
      "two graphs of one id",
      [graph("a", account("a", "A")), graph("a", account("a", "A"))],
      "JSON_PARSER_ERROR",
      "Duplicate graphId ('a') provided in the request.",
    ],
    [
      "two nodes of one name",
      [graph("a", account("a", "A"), account("a", "A"))],
      "JSON_PARSER_ERROR",
      "Duplicate referenceId ('a') provided in the request.",
    ],
    ...["a.b", "_a", "x".repeat(40)].map(
      (id) =>
        [
          `the id ${id}`,
          [graph(id, account("a", "A"))],
          "JSON_PARSER_ERROR",
          `Provided graphId ('${id}') ${idRule}`,
        ] as const,
    ),
    [
      "76 graphs",
      many(76, (n) => graph(`g${n}`, account("a", "A"))),
      "LIMIT_EXCEEDED",
      "The request can’t contain more than 75 graphs.",
    ],
    [
      "501 nodes in two graphs",
      [graph("a", ...many(500, (n) => account(`r${n}`, "A"))), graph("b", account("a", "A"))],
      "LIMIT_EXCEEDED",
      "The request can’t contain more than 500 nodes.",
    ],
    [
      "16 levels",
      [graph("a", ...chain(16))],
      "LIMIT_EXCEEDED",
      "The request can’t contain more than 15 levels in a graph.",
    ],
    [
      "16 kinds of nodes",
      [graph("a", ...kinds(16))],
      "LIMIT_EXCEEDED",
      "The request can’t contain more than 15 different nodes.",
    ],
  ])("is refused with %s, and writes nothing", async (_what, graphs, errorCode, message) => {
    const { ask, post } = await openOrg(0);

    const { status, json } = await send({ post }, ...graphs);

    expect([status, json]).toEqual([400, [{ message, errorCode }]]);
    expect((await ask(soql("SELECT COUNT() FROM Account"))).json).toMatchObject({ totalSize: 0 });
  });
});
