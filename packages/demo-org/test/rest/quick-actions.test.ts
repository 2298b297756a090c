import { describe, expect, it } from "vitest";
import { exchange, openRealOrg } from "../support/client.ts";

const base = "/services/data/v60.0";
const notFound = [{ message: "The requested resource does not exist", errorCode: "NOT_FOUND" }];

interface Action {
  readonly actionEnumOrId: string;
  readonly name: string;
  readonly type: string;
  readonly urls: Readonly<Record<string, string>>;
}

/** An org, whose first user makes rows, and where the other one may ask as well. */
async function open() {
  const client = await openRealOrg();
  const { org } = client.org;
  const [admin, other] = org.users;
  if (admin === undefined || other === undefined) throw new Error("The org has two users.");
  const make = (object: string, values: Readonly<Record<string, unknown>>): string => org.create(admin, object, values);
  const askAs = (path: string) =>
    exchange(`${client.org.url}${base}/${path}`, {
      headers: { authorization: `Bearer ${client.org.login(other.username)}` },
    });
  const actions = async (path: string): Promise<readonly Action[]> =>
    (await client.ask(path)).json as readonly Action[]; // what the resource lists
  return { ...client, admin, other, make, askAs, actions };
}

const global = "LogACall NewAccount NewCase NewContact NewEvent NewLead NewOpportunity NewTask".split(" ");
const posts = ["FeedItem.TextPost", "FeedItem.ContentPost", "FeedItem.LinkPost", "FeedItem.PollPost"];

describe("quick actions", () => {
  it("that are global are listed with their addresses, those of feeds without", async () => {
    const { actions, ask } = await open();

    const listed = await actions("quickActions");

    const url = `${base}/quickActions/LogACall`;
    expect(listed.map(({ name }) => name)).toEqual([...global, ...posts]);
    expect(listed[0]).toEqual({
      actionEnumOrId: expect.stringMatching(/^09D\w{12}$/),
      label: "Log a Call",
      name: "LogACall",
      type: "LogACall",
      urls: {
        defaultValues: `${url}/defaultValues`,
        quickAction: url,
        describe: `${url}/describe`,
        defaultValuesTemplate: `${url}/defaultValues/{ID}`,
      },
    });
    expect(listed.at(-1)).toEqual({
      ...{ actionEnumOrId: "FeedItem.PollPost", label: "Poll", name: "FeedItem.PollPost", type: "Post", urls: {} },
    });
    expect(new Set(listed.map(({ actionEnumOrId }) => actionEnumOrId)).size).toBe(listed.length);
    expect((await ask("")).json).toMatchObject({ quickActions: `${base}/quickActions` });
  });

  it("of an object are listed after the global ones, below the address that its describe names", async () => {
    const { actions, ask } = await open();
    const { urls } = (await ask("sobjects/account/describe")).json as { urls: { quickActions: string } }; // a describe

    const listed = await actions(urls.quickActions);

    expect(listed.map(({ name }) => name)).toEqual([...global, "Account.New_Contact", "Account.Rate", ...posts]);
    expect(listed.find(({ name }) => name === "Account.New_Contact")?.urls["quickAction"]).toBe(
      `${base}/sobjects/Account/quickActions/New_Contact`,
    );
    expect(listed[0]?.urls["quickAction"]).toBe(`${base}/quickActions/LogACall`);
  });

  it("answer at each of their addresses, also in composite requests", async () => {
    const { actions, ask, make, post } = await open();
    const account = make("Account", { Name: "A" });
    const listed = (await actions("sobjects/Account/quickActions")).filter(({ type }) => type !== "Post");
    const paths = listed.flatMap(({ urls }) => Object.values(urls).map((path) => path.replace("{ID}", account)));

    const statuses = await Promise.all(paths.map(async (path) => (await ask(path)).status));
    const part = { method: "GET", url: `${base}/sobjects/account/quickActions`, referenceId: "actions" };
    const { json } = await post("composite", { compositeRequest: [part] });

    expect(statuses).toEqual(paths.map(() => 200));
    expect(json).toMatchObject({ compositeResponse: [{ httpStatusCode: 200, body: { length: 14 } }] });
  });

  it("are those whose records the user may make or change", async () => {
    const { askAs } = await open();

    const { json } = await askAs("sobjects/Account/quickActions");
    const call = await askAs("quickActions/LogACall/defaultValues");
    const lead = await askAs("quickActions/NewLead");

    const names = (json as readonly Action[]).map(({ name }) => name); // what the resource lists
    expect(names).toEqual(["LogACall", "NewCase", "NewContact", "NewTask", "Account.New_Contact", ...posts]);
    expect(call.json).toEqual({ attributes: { type: "Task" }, Subject: "Call", WhoId: null, WhatId: null });
    expect([lead.status, lead.json]).toEqual([404, notFound]);
  });

  it("of an object that is hidden are hidden with it", async () => {
    const { ask, org } = await open();
    org.org.alterObject("Account", "hide");

    const { status, json } = await ask("quickActions/Account.New_Contact");

    expect([status, json]).toEqual([404, notFound]);
  });

  it.each([
    "quickActions/Nothing",
    "quickActions/New_Contact",
    "quickActions/FeedItem.TextPost/describe",
    "quickActions/NewTask/defaultValues/001000000000000AAA",
    "quickActions/NewTask/defaultValues/zzz",
    "sobjects/Account/quickActions/Nothing/describe",
    "sobjects/Account/quickActions/Close_Case",
    "sobjects/Account/quickActions/Case.Close_Case",
    "sobjects/Nothing/quickActions",
    "sobjects/AccountHistory/quickActions",
    "sobjects/Account/quickActions/Rate/layout",
  ])("are not found at %s", async (path) => {
    const { ask } = await open();

    const { status, json } = await ask(path);

    expect([status, json]).toEqual([404, notFound]);
  });

  it("are not asked again where no metadata has changed", async () => {
    const { ask } = await open();
    const first = await ask("quickActions/NewTask/defaultValues");
    const headers = { "If-Modified-Since": first.headers["last-modified"] ?? "" };

    const paths = ["quickActions", "quickActions/NewTask", "quickActions/NewTask/defaultValues"];
    const statuses = await Promise.all(paths.map(async (path) => (await ask(path, { headers })).status));

    expect(first.headers).toMatchObject({ etag: expect.stringMatching(/^"\w{8}(?:--gzip)?"$/) });
    expect(statuses).toEqual([304, 304, 304]);
  });
});

describe("a quick action's default values", () => {
  it("are those of its form: of picklists, of its author, the user as owner", async () => {
    const { ask, admin } = await open();

    const task = await ask("quickActions/NewTask/defaultValues");
    const contact = await ask("quickActions/Account.New_Contact/defaultValues");

    expect(task.json).toEqual({
      attributes: { type: "Task" },
      ...{ Subject: null, ActivityDate: null, WhoId: null, WhatId: null, OwnerId: admin.id, Status: "Not Started" },
    });
    expect(contact.json).toEqual({
      attributes: { type: "Contact" },
      ...{ FirstName: null, LastName: null, Title: null, Email: null, LeadSource: "Partner" },
    });
  });

  it("name the record on which it is opened, in the lookup that may", async () => {
    const { ask, make, admin, other } = await open();
    const account = make("Account", { Name: "A" });
    const contact = make("Contact", { LastName: "C" });
    const invoice = make("Invoice__c", { External_Key__c: "new" });
    const defaults = async (action: string, id: string) => (await ask(`${action}/defaultValues/${id}`)).json;

    expect(await defaults("quickActions/NewTask", account)).toMatchObject({ WhatId: account, WhoId: null });
    expect(await defaults("quickActions/NewTask", contact)).toMatchObject({ WhatId: null, WhoId: contact });
    expect(await defaults("quickActions/NewTask", other.id)).toMatchObject({ WhatId: null, OwnerId: admin.id });
    expect(await defaults("quickActions/NewContact", account.slice(0, 15))).toMatchObject({ AccountId: account });
    expect(await defaults("quickActions/NewLead", account)).not.toMatchObject({ AccountId: account });
    expect(await defaults("sobjects/Account/quickActions/New_Contact", account)).toMatchObject({ AccountId: account });
    expect(await defaults("sobjects/Invoice__c/quickActions/Send_Reminder", invoice)).toEqual({
      attributes: { type: "Task" },
      ...{ Subject: "Send Letter", ActivityDate: null, Priority: "High", WhatId: invoice },
    });
  });

  it("are the record's own where the action changes it, but for what its author gave", async () => {
    const { ask, make } = await open();
    const account = make("Account", { Name: "A", Rating: "Hot" });
    const found = make("Case", { Subject: "S", Reason: "Installation" });

    const rate = await ask(`quickActions/Account.Rate/defaultValues/${account}`);
    const close = await ask(`quickActions/Case.Close_Case/defaultValues/${found}`);

    expect(rate.json).toEqual({ attributes: { type: "Account" }, Rating: "Hot", Industry: null, Description: null });
    expect(close.json).toEqual({ attributes: { type: "Case" }, Status: "Closed", Reason: "Installation" });
  });

  it("are refused for a record that is deleted, or is not of the action's object", async () => {
    const { ask, make, org, admin } = await open();
    const account = make("Account", { Name: "A" });
    const gone = make("Account", { Name: "B" });
    org.org.remove(admin, "Account", gone);

    const deleted = await ask(`quickActions/NewTask/defaultValues/${gone}`);
    const other = await ask(`quickActions/Case.Close_Case/defaultValues/${account}`);

    const message = "entity is deleted";
    expect([deleted.status, deleted.json]).toEqual([404, [{ message, errorCode: "ENTITY_IS_DELETED" }]]);
    expect([other.status, other.json]).toEqual([404, notFound]);
  });
});

it("a quick action's describe has its form, field by field", async () => {
  const { ask, org } = await open();

  const { json } = await ask("sobjects/Account/quickActions/New_Contact/describe");
  const plain = await ask("sobjects/Account/quickActions/Account.New_Contact");
  const { fields } = (await ask("sobjects/Contact/describe")).json as { fields: { name: string }[] }; // a describe

  const details = fields.find(({ name }) => name === "LastName");
  const icon = `${org.url}/img/icon/t4v35/action/new_contact`;
  expect(json).toMatchObject({
    accessLevelRequired: null,
    colors: [{ color: "A094ED", context: "primary", theme: "theme4" }],
    contextSobjectType: "Account",
    defaultValues: [{ defaultValue: "Partner", field: "LeadSource" }],
    iconUrl: `${icon}_120.png`,
    icons: [
      { contentType: "image/svg+xml", height: 0, theme: "theme4", url: `${icon}.svg`, width: 0 },
      { url: `${icon}_60.png` },
      { url: `${icon}_120.png` },
    ],
    label: "New Contact of the Account",
    name: "Account.New_Contact",
    targetParentField: "AccountId",
    targetSobjectType: "Contact",
    type: "Create",
    urls: { describe: `${base}/sobjects/Account/quickActions/New_Contact/describe` },
  });
  const { layout } = json as { layout: { layoutRows: unknown[] } }; // see the answer above
  expect(layout).toMatchObject({ columns: 1, rows: 5, tabOrder: "LeftToRight" });
  expect(layout.layoutRows[1]).toEqual({
    layoutItems: [
      {
        ...{ editableForNew: true, editableForUpdate: true, label: "Last Name", placeholder: false, required: true },
        layoutComponents: [{ details, displayLines: 1, tabOrder: 2, type: "Field", value: "LastName" }],
      },
    ],
    numItems: 1,
  });
  expect(plain.json).toEqual(json);
  const required = async (path: string) =>
    Array.from((await ask(path)).text.matchAll(/"required":(\w+)/g), ([, value]) => value).join(" ");
  expect(await required("quickActions/NewContact")).toBe("false true false false false false");
  expect(await required("quickActions/NewTask")).toBe("false false false false false false");
  expect((await ask("quickActions/Account.Rate")).json).toMatchObject({ accessLevelRequired: "Edit", type: "Update" });
});
