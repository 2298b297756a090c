import { type Org, openOrg } from "@singer-io-ts/tap-salesforce/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actions } from "../../src/actions/registry.ts";
import { plannedRequests } from "../../src/actions/run/dry-run.ts";
import { TestOrg } from "../support/test-org.ts";
import { actionNamed } from "./replayed-org.ts";

let test: TestOrg;
let org: Org;
beforeAll(async () => {
  test = await TestOrg.start({ scale: 0.02 });
  org = await openOrg(test.config, { audit: () => undefined });
});
afterAll(async () => {
  await org.close();
  await test.close();
});

const attributes = { type: "Contact" };
const sObject = "Contact";
const byId = { sObject, externalIdField: "Id" };

/** How each action would save a contact with an address that another contact has. @param id of a contact without an address */
type Save = (email: string, id: string) => object;
const one: readonly (readonly [string, Save])[] = [
  ["create-record", (Email) => ({ sObject, record: { LastName: "Two", Email } })],
  ["update-record", (Email, recordId) => ({ sObject, recordId, record: { Email } })],
  ["upsert-record", (Email, externalId) => ({ ...byId, externalId, record: { Email } })],
  ["update-record-by-external-id", (Email, externalId) => ({ ...byId, externalId, record: { Email } })],
];
const many: readonly (readonly [string, Save])[] = [
  ["create-sobject-collection", (Email) => ({ records: [{ attributes, LastName: "Two", Email }] })],
  ["update-sobject-collection", (Email, id) => ({ records: [{ attributes, id, Email }] })],
  ["upsert-sobject-collection", (Email, Id) => ({ ...byId, records: [{ attributes, Id, Email }] })],
];

/** The method of an action. */
const act = (name: string, input: object): Promise<unknown> => {
  const method = name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase()) as "createRecord";
  return org[method](input as never); // the table's inputs are the actions' own
};

async function known(name: string) {
  const email = `${name}@known.example`;
  const { id } = await org.createRecord({ sObject, record: { LastName: "One", Email: email } });
  const other = await org.createRecord({ sObject, record: { LastName: "Two" } });
  return { email, id, other: other.id };
}

describe("a contact that a duplicate rule finds to be there already", () => {
  it.each(one)("is refused to %s with the one that is there, and saved by allowDuplicates", async (name, save) => {
    const { email, id, other } = await known(name);

    await expect(act(name, save(email, other))).rejects.toMatchObject({
      code: "DUPLICATES_DETECTED",
      status: 400,
      duplicates: [id],
      hint: `A duplicate rule found records like it (${id}): update one of those, or save it nevertheless with allowDuplicates.`,
    });
    await expect(act(name, { ...save(email, other), allowDuplicates: true })).resolves.toMatchObject({ success: true });
  });

  it.each(many)("is refused to %s in its place, and saved by allowDuplicates", async (name, save) => {
    const { email, other } = await known(name);

    const refused = await act(name, save(email, other));
    const saved = await act(name, { ...save(email, other), allowDuplicates: true });

    expect(refused).toMatchObject([{ success: false, errors: [{ statusCode: "DUPLICATES_DETECTED", fields: [] }] }]);
    expect(saved).toMatchObject([{ success: true }]);
  });

  it("is saved by a part of a composite request that has the header", async () => {
    const { email } = await known("composite");
    const part = (referenceId: string, httpHeaders: Readonly<Record<string, string>>) => ({
      method: "POST" as const,
      url: "/services/data/v66.0/sobjects/Contact",
      referenceId,
      httpHeaders,
      body: { LastName: "Two", Email: email },
    });

    const { compositeResponse } = await org.compositeRequest({
      compositeRequest: [part("one", {}), part("two", { "Sforce-Duplicate-Rule-Header": "allowSave=true" })],
    });

    expect(compositeResponse).toMatchObject([{ httpStatusCode: 400 }, { httpStatusCode: 201 }]);
  });
});

it("a lead that a rule blocks is not saved by allowDuplicates, and the hint says whom to ask", async () => {
  const lead = { sObject: "Lead", record: { LastName: "One", Company: "Edge", Email: "lead@known.example" } };
  const { id } = await org.createRecord(lead);

  await expect(org.createRecord({ ...lead, allowDuplicates: true })).rejects.toMatchObject({
    code: "DUPLICATES_DETECTED",
    duplicates: [id],
    hint: `A duplicate rule found records like it (${id}): update one of those, or ask the org's admin about the rule.`,
  });
});

it("a dry run shows the header, which no other input sends", async () => {
  const save = { sObject, record: { LastName: "Two" } };
  const headersOf = async (input: object) =>
    (await plannedRequests(actionNamed("create-record"), input, "66.0")).map(({ headers }) => headers);

  expect(await headersOf({ ...save, allowDuplicates: true })).toEqual([
    { "Sforce-Duplicate-Rule-Header": "allowSave=true" },
  ]);
  expect(await headersOf({ ...save, allowDuplicates: false })).toEqual([undefined]);
});

it("every action that saves records takes allowDuplicates", () => {
  const taking = actions.filter(({ input }) => "allowDuplicates" in Object(input["properties"]));

  expect(taking.map(({ name }) => name).toSorted()).toEqual([...one, ...many].map(([name]) => name).toSorted());
});
