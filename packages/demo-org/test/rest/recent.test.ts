import { describe, expect, it } from "vitest";
import { type Client, openRealOrg, soql } from "../support/client.ts";

interface Item {
  readonly attributes: { readonly type: string; readonly url: string };
  readonly Id: string;
  readonly Name: string;
}

const itemsOf = async ({ ask }: Client, path: string): Promise<readonly Item[]> => (await ask(path)).json as Item[]; // the list itself

const nameFieldOf = async ({ ask }: Client, type: string): Promise<string> => {
  // A describe.
  const { fields } = (await ask(`sobjects/${type}/describe`)).json as {
    fields: { name: string; nameField: boolean }[];
  };
  return fields.find(({ nameField }) => nameField)?.name ?? "";
};

describe("recent items", () => {
  it("are those of all objects, the one last used first", async () => {
    const client = await openRealOrg();

    const items = await itemsOf(client, "recent/?limit=30");

    const nameFields = await Promise.all(items.map(({ attributes: { type } }) => nameFieldOf(client, type)));
    const dates = await Promise.all(
      items.map(async ({ attributes: { url }, Id, Name }, n) => {
        // A row as REST writes it.
        const row = (await client.ask(url)).json as Record<string, unknown>;
        expect([row["Id"], row[nameFields[n] ?? ""]]).toEqual([Id, Name]);
        return String(row["LastReferencedDate"]);
      }),
    );
    expect(items).toHaveLength(30);
    expect(new Set(items.map(({ attributes }) => attributes.type)).size).toBeGreaterThan(2);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it("are 200 at most, and fewer where fewer are asked for", async () => {
    const client = await openRealOrg({ scale: 1 });

    const counts = await Promise.all(
      ["recent", "recent?limit=1000", "recent?limit=7"].map(async (path) => (await itemsOf(client, path)).length),
    );
    const refused = await client.ask("recent?limit=few");

    expect(counts).toEqual([200, 200, 7]);
    expect([refused.status, refused.json]).toMatchObject([400, [{ errorCode: "ILLEGAL_QUERY_PARAMETER_VALUE" }]]);
  });

  it("of one object come with its description, under its own name field", async () => {
    const client = await openRealOrg();
    const viewed =
      "SELECT Id, CaseNumber FROM Case WHERE LastReferencedDate != null ORDER BY LastReferencedDate DESC, Id LIMIT 5";

    const [cases, tasks] = [await client.ask("sobjects/Case"), await client.ask("sobjects/Task")];

    const { records } = (await client.ask(soql(viewed))).json as { records: readonly unknown[] }; // a query's own answer
    expect(records).toHaveLength(5);
    expect(cases.json).toMatchObject({ objectDescribe: { name: "Case" }, recentItems: records });
    expect(tasks.json).toMatchObject({ objectDescribe: { name: "Task" }, recentItems: [] });
  });

  it("are those that the user may see", async () => {
    const client = await openRealOrg({ scale: 1 });
    const authorization = `Bearer ${client.org.login("limited@demo.example.com")}`;

    const items = (await client.ask("recent", { headers: { authorization } })).json as Item[]; // the list itself

    const types = new Set(items.map(({ attributes }) => attributes.type));
    expect(types.has("Account")).toBe(true);
    expect(types.has("Campaign")).toBe(false);
  });
});
