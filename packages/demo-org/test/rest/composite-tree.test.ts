import { describe, expect, it } from "vitest";
import { type Client, openRealOrg, soql } from "../support/client.ts";

type Row = Readonly<Record<string, unknown>>;

const record = (referenceId: string, type: string, values: Row = {}) => ({
  attributes: { type, referenceId },
  ...values,
});
const contact = (referenceId: string, LastName: string) => record(referenceId, "Contact", { LastName });
const send = ({ post }: Client, records: readonly unknown[]) => post("composite/tree/Account", { records });

const namesOf = async ({ ask }: Client): Promise<unknown> => {
  const { json } = await ask(soql("SELECT Name FROM Account WHERE Name LIKE 'Tree %' ORDER BY Name"));
  return (json as { records: { Name: string }[] }).records.map(({ Name }) => Name); // a query's reply
};

describe("a tree of records", () => {
  it("is made level by level, children below their parents", async () => {
    const client = await openRealOrg();

    const { status, json } = await send(client, [
      record("ref1", "Account", {
        Name: "Tree one",
        Contacts: { records: [contact("ref2", "Smith"), contact("ref3", "Evans")] },
        ChildAccounts: { records: [record("ref5", "Account", { Name: "Tree one below" })] },
      }),
      record("ref4", "Account", { Name: "Tree two" }),
    ]);

    const saved = (referenceId: string, prefix: string) => ({
      referenceId,
      id: expect.stringMatching(new RegExp(`^${prefix}\\w{15}$`)),
    });
    const rows = await client.ask(
      soql("SELECT LastName FROM Contact WHERE Account.Name = 'Tree one' ORDER BY LastName"),
    );
    const below = await client.ask(soql("SELECT Parent.Name FROM Account WHERE Name = 'Tree one below'"));
    expect([status, json]).toEqual([
      201,
      {
        hasErrors: false,
        results: [
          ...[saved("ref1", "001"), saved("ref4", "001")],
          ...[saved("ref2", "003"), saved("ref3", "003"), saved("ref5", "001")],
        ],
      },
    ]);
    expect(rows.json).toMatchObject({ records: [{ LastName: "Evans" }, { LastName: "Smith" }] });
    expect(below.json).toMatchObject({ records: [{ Parent: { Name: "Tree one" } }] });
  });

  it("is not made at all where records fail, and only those that were done together are named", async () => {
    const client = await openRealOrg();

    const { status, json } = await send(client, [
      record("ref1", "Account", {
        Name: "Tree one",
        Contacts: { records: [contact("ref2", "Smith"), record("ref3", "Contact"), record("ref4", "Contact")] },
        ChildAccounts: { records: [record("ref5", "Account")] },
      }),
    ]);

    const error = {
      statusCode: "REQUIRED_FIELD_MISSING",
      message: "Required fields are missing: [LastName]",
      fields: ["LastName"],
    };
    const results = ["ref3", "ref4"].map((referenceId) => ({ referenceId, errors: [error] }));
    expect([status, json]).toEqual([400, { hasErrors: true, results }]);
    expect(await namesOf(client)).toEqual([]);
  });

  const account = (referenceId: string, n: number | string) => record(referenceId, "Account", { Name: `Tree ${n}` });
  const invalid = (message: string) => [{ statusCode: "INVALID_INPUT", message, fields: [] }];
  const twice = invalid("Duplicate ReferenceId provided in the request.");
  const noType = invalid("Include an entity type for each record in the request.");
  const otherType = invalid("The record's type Contact is not that of the request, Account.");

  it.each<readonly [what: string, records: readonly unknown[], results: readonly unknown[]]>([
    [
      "two records of one reference id",
      [account("a", 1), account("a", 2), account("b", 3)],
      [
        { referenceId: "a", errors: twice },
        { referenceId: "a", errors: twice },
      ],
    ],
    [
      "a record without a type",
      [{ attributes: { referenceId: "a" }, Name: "Tree" }],
      [{ referenceId: "a", errors: noType }],
    ],
    ["a root of another type", [contact("a", "Smith")], [{ referenceId: "a", errors: otherType }]],
  ])("is refused with %s", async (_what, records, results) => {
    const client = await openRealOrg();

    const { status, json } = await send(client, records);

    expect([status, json]).toEqual([400, { hasErrors: true, results }]);
    expect(await namesOf(client)).toEqual([]);
  });

  const nested = (depth: number): Row => ({
    ...account(`d${depth}`, depth),
    ...(depth > 1 ? { ChildAccounts: { records: [nested(depth - 1)] } } : {}),
  });
  const mixed = record("a", "Account", {
    Name: "Tree",
    ...Object.fromEntries(
      ["Contact", "Case", "Task", "Event"].map((type) => [`${type}s`, { records: [record(type, type)] }]),
    ),
    Opportunities: { records: [record("o", "Opportunity")] },
  });
  const wide = (count: number) => Array.from({ length: count }, (_, n) => account(`r${n}`, n));
  const limit = (what: string) => [
    { message: `The request can’t contain more than ${what}.`, errorCode: "LIMIT_EXCEEDED" },
  ];

  it.each<readonly [what: string, records: readonly unknown[], status: number, body: unknown]>([
    ["200 records", wide(200), 201, expect.objectContaining({ hasErrors: false })],
    ["201 records", wide(201), 400, limit("200 records")],
    ["five levels", [nested(5)], 201, expect.objectContaining({ hasErrors: false })],
    ["six levels", [nested(6)], 400, limit("5 levels of records")],
    ["six types", [mixed], 400, limit("5 types of records")],
    ["no records", [], 400, [{ message: "'records' is a required field.", errorCode: "JSON_PARSER_ERROR" }]],
    [
      "a record without a reference id",
      [{ attributes: { type: "Account" }, Name: "Tree" }],
      403,
      [{ message: "Include a reference ID for each record in the request.", errorCode: "INVALID_INPUT" }],
    ],
  ])("of %s is answered by its limits", async (_what, records, status, body) => {
    const client = await openRealOrg();

    const answer = await send(client, records);

    expect([answer.status, answer.json]).toEqual([status, body]);
  });
});
