import { compileCheck } from "@singer-io-ts/tap-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actions } from "../../src/actions/registry.ts";
import { answerIn, type ServedOrg, serveOrg, textsOf } from "../support/mcp-client.ts";
import { TestOrg } from "../support/test-org.ts";
import { actionNamed } from "./replayed-org.ts";

describe.each(["shell", "agent"])("the demo org answers an action of a %s as its output schema says", (who) => {
  let org: TestOrg;
  let served: ServedOrg;
  let id = "";
  const byAgent = async (name: string, input: unknown) => {
    // The client checks the answer too.
    const result = await served.call(name, Object(input));
    expect(result.isError, textsOf(result)[0]).toBeUndefined();
    return Object(answerIn(result));
  };
  const act = async (name: string, input: unknown) => {
    if (who === "agent") return byAgent(name, input);
    const args = ["action", name, "--allow-write", "--input", JSON.stringify(input)];
    const { exitCode, stdout, stderr } = await org.run({ args });
    expect(exitCode, stderr).toBe(0);
    return JSON.parse(stdout);
  };
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02, settings: { pageRows: 5 } });
    served = await serveOrg(org, "--allow-write", "--part-size", "1000000");
    ({ id } = await act("create-record", { sObject: "Account", record: { Name: "Edge" } }));
  });
  afterAll(async () => {
    await served.end();
    await org.close();
  });

  const account = { sObject: "Account" };
  const keyed = { sObject: "Invoice__c", externalIdField: "External_Key__c" };
  const invoice = { ...keyed, externalId: "A/1 ü" };
  const contact = { sObject: "Contact", externalIdField: "Email", externalId: "edge@example.com" };
  const rows: readonly (readonly [action: string, input: (id: string) => unknown])[] = [
    ["query-records", () => ({ soql: "SELECT Id, (SELECT Id FROM Contacts), Owner.Name FROM Account" })],
    ["query-all-records", () => ({ soql: "SELECT COUNT(Id) FROM Account" })],
    ["search-records", () => ({ sosl: "FIND {edge} IN NAME FIELDS RETURNING Account(Id, Owner.Name), Contact" })],
    ["parameterized-search-records", () => ({ q: "edge", sObjects: ["Account"] })],
    [
      "parameterized-search-records",
      () => ({
        q: "edge",
        sObjects: ["Account", "Contact"],
        fields: ["Id", "Name"],
        in: "NAME",
        where: "Name != null",
        orderBy: "Name DESC",
        limit: 5,
      }),
    ],
    ["describe-global", () => ({})],
    ["describe-sobject", () => account],
    ["get-sobject-basic-info", () => account],
    ["list-available-resources", () => ({})],
    ["list-available-resources", () => ({ version: "66.0" })],
    ["get-current-user", () => ({})],
    ["get-limits", () => ({})],
    ["list-recent-items", () => ({ limit: 3 })],
    ["list-quick-actions", () => ({})],
    ["list-quick-actions", () => account],
    ["get-quick-action-defaults", () => ({ quickActionName: "NewTask" })],
    ["get-quick-action-defaults", (contextId) => ({ quickActionName: "Account.New_Contact", contextId })],
    ["get-record", (recordId) => ({ ...account, recordId })],
    ["get-record-by-external-id", (externalId) => ({ ...account, externalIdField: "Id", externalId })],
    ["update-record", (recordId) => ({ ...account, recordId, record: { Industry: "Energy" } })],
    ["upsert-record", () => ({ ...contact, record: { LastName: "Edge" } })],
    ["upsert-record", () => ({ ...contact, record: { LastName: "Communications" } })],
    ["upsert-record", () => ({ ...invoice, record: { Channel__c: "Web" } })],
    ["get-record-by-external-id", () => ({ ...invoice, fields: ["Id", "Channel__c"] })],
    ["update-record-by-external-id", () => ({ ...invoice, record: { Channel__c: "Phone" } })],
    [
      "upsert-sobject-collection",
      () => ({
        ...keyed,
        records: ["B-1", "B-2"].map((key) => ({ attributes: { type: "Invoice__c" }, External_Key__c: key })),
      }),
    ],
    ["create-sobject-collection", () => ({ records: [{ attributes: { type: "Account" }, Name: "Edge" }] })],
    [
      "create-sobject-collection",
      () => ({
        records: Array.from({ length: 11 }, () => [
          { attributes: { type: "Account" }, Name: "Edge" },
          { attributes: { type: "Contact" }, LastName: "Edge" },
        ]).flat(),
      }),
    ],
    ["update-sobject-collection", (Id) => ({ records: [{ attributes: { type: "Account" }, Id, Name: "Edge 2" }] })],
    [
      "composite-request",
      (recordId) => ({
        compositeRequest: [
          { method: "GET", url: `/services/data/v66.0/sobjects/Account/${recordId}`, referenceId: "account" },
          {
            method: "POST",
            url: "/services/data/v66.0/sobjects/Contact",
            referenceId: "contact",
            body: { LastName: "Edge", AccountId: "@{account.Id}" },
          },
        ],
      }),
    ],
    [
      "composite-graph-request",
      (recordId) => ({
        graphs: [
          {
            graphId: "contacts",
            compositeRequest: [
              { method: "GET", url: `/services/data/v66.0/sobjects/Account/${recordId}`, referenceId: "account" },
              {
                method: "POST",
                url: "/services/data/v66.0/sobjects/Contact",
                referenceId: "contact",
                body: { LastName: "@{account.Name}", AccountId: "@{account.Id}" },
              },
            ],
          },
        ],
      }),
    ],
    ["composite-batch-request", () => ({ batchRequests: [{ method: "GET", url: "v66.0/limits" }] })],
    ["delete-record", (recordId) => ({ ...account, recordId })],
  ];

  it.each(rows)("%s", async (action, input) => {
    const answer = await act(action, input(id));

    expect((await compileCheck(actionNamed(action).output))(answer)).toBeNull();
  });

  it("delete-sobject-collection", async () => {
    const records = ["One", "Two"].map((Name) => ({ attributes: { type: "Account" }, Name }));
    const created = await act("create-sobject-collection", { records });
    const ids = created.map((each: { readonly id: string }) => each.id);
    const answer = await act("delete-sobject-collection", { ids });

    expect((await compileCheck(actionNamed("delete-sobject-collection").output))(answer)).toBeNull();
    expect(answer.map((each: { readonly id: string }) => each.id)).toEqual(ids);
  });

  it("retrieve-query-more, page by page, until all records have come", async () => {
    let page = await act("query-records", { soql: "SELECT Id FROM Account" });
    const ids: string[] = [];
    for (;;) {
      ids.push(...page.records.map((record: { readonly Id: string }) => record.Id));
      if (page.done) break;
      page = await act("retrieve-query-more", { nextRecordsUrl: page.nextRecordsUrl });
      expect((await compileCheck(actionNamed("retrieve-query-more").output))(page)).toBeNull();
    }

    expect(new Set(ids).size).toBe(page.totalSize);
    expect(ids.length).toBeGreaterThan(5);
  });

  it("every action is among these", () => {
    const others = ["delete-sobject-collection", "retrieve-query-more", "create-record"];

    expect(new Set([...rows.map(([action]) => action), ...others])).toEqual(new Set(actions.map(({ name }) => name)));
  });
});
