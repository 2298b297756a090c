import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Catalog, type Message, TestOrg } from "../support/test-org.ts";

describe("what actions change", () => {
  let org: TestOrg;
  let catalog: Catalog;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02 });
    catalog = await org.discover({ objects: ["Account", "Contact"] });
  });
  afterAll(() => org.close());

  const act = async (name: string, input: unknown, expected = 0) => {
    const args = ["action", name, "--allow-write", "--input", JSON.stringify(input)];
    const { exitCode, stdout, stderr } = await org.run({ args });
    expect(exitCode, stderr).toBe(expected);
    return JSON.parse(stdout);
  };
  const records = ({ messages }: { readonly messages: readonly Message[] }) =>
    messages
      .filter(({ type }) => type === "RECORD")
      .map(({ stream, record }) => {
        const { Id, Name, IsDeleted, _sdc_deleted_at: deletedAt } = Object(record);
        return { stream, Id, Name, IsDeleted, isMarked: deletedAt !== null };
      });

  it("comes by the next incremental sync, each record once, and by no other", async () => {
    const first = await org.run({ catalog });
    org.running.clock.advance(60_000);

    const account = (Name: string) => ({ attributes: { type: "Account" }, Name });
    const { id: kept } = await act("create-record", { sObject: "Account", record: { Name: "Kept" } });
    await act("update-record", { sObject: "Account", recordId: kept, record: { Name: "Kept and changed" } });
    const { id: gone } = await act("create-record", { sObject: "Account", record: { Name: "Gone" } });
    await act("delete-record", { sObject: "Account", recordId: gone });
    const many = await act("create-sobject-collection", { records: [account("One"), account("Two")] });
    const contact = { sObject: "Contact", externalIdField: "Email", externalId: "edge@example.com" };
    const { id: upserted } = await act("upsert-record", { ...contact, record: { LastName: "First" } });
    await act("upsert-record", { ...contact, record: { LastName: "Second" } });

    org.running.clock.advance(60_000);
    const next = await org.run({ catalog, state: first.state });
    org.running.clock.advance(60 * 60_000);
    const last = await org.run({ catalog, state: next.state });

    const [one, two] = many.map(({ id }: { readonly id: string }) => id);
    const alive = { IsDeleted: false, isMarked: false };
    expect(records(next).toSorted((a, b) => (a.Id < b.Id ? -1 : 1))).toEqual(
      [
        { stream: "Account", Id: kept, Name: "Kept and changed", ...alive },
        { stream: "Account", Id: gone, Name: "Gone", IsDeleted: true, isMarked: true },
        { stream: "Account", Id: one, Name: "One", ...alive },
        { stream: "Account", Id: two, Name: "Two", ...alive },
        { stream: "Contact", Id: upserted, Name: "Second", ...alive },
      ].toSorted((a, b) => (a.Id < b.Id ? -1 : 1)),
    );
    expect(records(last)).toEqual([]);
  });

  it("in collections and composite requests comes so too, and what was refused or rolled back does not", async () => {
    const first = await org.run({ catalog });
    org.running.clock.advance(60_000);

    const attributes = { type: "Account" };
    const account = (Name: string) => ({ attributes, Name });
    const made = await act("create-sobject-collection", { records: ["A", "B", "C", "D"].map(account) });
    const [a, b, c, d] = made.map(({ id }: { readonly id: string }) => id);
    const refused = { attributes, id: b, AccountNumber: "TRIGGER" };
    await act("update-sobject-collection", { records: [{ attributes, id: a, Name: "A2" }, refused] }, 4);
    await act(
      "update-sobject-collection",
      { allOrNone: true, records: [{ attributes, id: b, Name: "No" }, refused] },
      4,
    );
    await act("create-sobject-collection", { allOrNone: true, records: [account("No"), { attributes }] }, 4);
    await act("delete-sobject-collection", { ids: [c] });
    const contact = (LastName: string) => ({ attributes: { type: "Contact" }, Email: "many@example.com", LastName });
    const byEmail = { sObject: "Contact", externalIdField: "Email" };
    await act("upsert-sobject-collection", { ...byEmail, records: [contact("E")] });
    const [{ id: e }] = await act("upsert-sobject-collection", { ...byEmail, records: [contact("E2")] });
    const base = "/services/data/v66.0";
    const part = (referenceId: string, url: string, body: unknown) => ({ method: "POST", url, referenceId, body });
    const { compositeResponse } = await act("composite-request", {
      allOrNone: true,
      compositeRequest: [
        part("account", `${base}/sobjects/Account`, { Name: "F" }),
        part("contact", `${base}/sobjects/Contact`, { LastName: "G", AccountId: "@{account.id}" }),
      ],
    });
    const [f, g] = compositeResponse.map(({ body }: { readonly body: { readonly id: string } }) => body.id);
    await act(
      "composite-request",
      {
        allOrNone: true,
        compositeRequest: [
          part("account", `${base}/sobjects/Account`, { Name: "No" }),
          part("contact", `${base}/sobjects/Contact`, {}),
        ],
      },
      4,
    );
    await act("composite-batch-request", {
      batchRequests: [{ method: "PATCH", url: `v66.0/sobjects/Account/${d}`, richInput: { Name: "D2" } }],
    });

    org.running.clock.advance(60_000);
    const next = await org.run({ catalog, state: first.state });
    org.running.clock.advance(60 * 60_000);
    const last = await org.run({ catalog, state: next.state });

    const alive = { IsDeleted: false, isMarked: false };
    expect(records(next).toSorted((x, y) => (x.Id < y.Id ? -1 : 1))).toEqual(
      [
        { stream: "Account", Id: a, Name: "A2", ...alive },
        { stream: "Account", Id: b, Name: "B", ...alive },
        { stream: "Account", Id: c, Name: "C", IsDeleted: true, isMarked: true },
        { stream: "Account", Id: d, Name: "D2", ...alive },
        { stream: "Contact", Id: e, Name: "E2", ...alive },
        { stream: "Account", Id: f, Name: "F", ...alive },
        { stream: "Contact", Id: g, Name: "G", ...alive },
      ].toSorted((x, y) => (x.Id < y.Id ? -1 : 1)),
    );
    expect(records(last)).toEqual([]);
  });

  it("in composite graphs comes so where the whole graph was done", async () => {
    const first = await org.run({ catalog });
    org.running.clock.advance(60_000);

    const base = "/services/data/v66.0";
    const part = (referenceId: string, object: string, body: unknown) => ({
      ...{ method: "POST", url: `${base}/sobjects/${object}`, referenceId, body },
    });
    const contact = { LastName: "In graph", AccountId: "@{account.id}" };
    const { graphs } = await act(
      "composite-graph-request",
      {
        graphs: [
          { graphId: "no", compositeRequest: [part("account", "Account", { Name: "No" }), part("bad", "Contact", {})] },
          {
            graphId: "yes",
            compositeRequest: [part("account", "Account", { Name: "Yes" }), part("contact", "Contact", contact)],
          },
        ],
      },
      4,
    );

    org.running.clock.advance(60_000);
    const next = await org.run({ catalog, state: first.state });

    const [no, yes] = graphs;
    const bodies = yes.graphResponse.compositeResponse.map(
      ({ body }: { readonly body: { readonly id: string } }) => body,
    );
    const alive = { IsDeleted: false, isMarked: false };
    expect(no).toMatchObject({ graphId: "no", isSuccessful: false });
    expect(records(next)).toEqual([
      { stream: "Account", Id: bodies[0].id, Name: "Yes", ...alive },
      { stream: "Contact", Id: bodies[1].id, Name: "In graph", ...alive },
    ]);
  });
});
