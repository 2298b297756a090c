import { describe, expect, it } from "vitest";
import { openRealOrg, soql } from "../support/client.ts";

const nobody = "003000000000000AAA";

async function opened() {
  const client = await openRealOrg();
  const { org } = client.org;
  const [admin] = org.users;
  if (admin === undefined) throw new Error("no user");
  const patch = (path: string, body: unknown) => client.post(path, body, { method: "PATCH" });
  const make = (object: string, values: Readonly<Record<string, unknown>>) => org.create(admin, object, values);
  const read = async (text: string) => (await client.ask(soql(text))).json;
  return { ...client, patch, make, read, org, admin };
}

const notGiven = (name: string) => ({
  status: 400,
  json: [{ message: `The ${name} field should not be specified in the sobject data.`, errorCode: "INVALID_FIELD" }],
});
const notFound = { status: 404, json: [{ message: "The requested resource does not exist", errorCode: "NOT_FOUND" }] };
const noKey = (name: string) => ({
  status: 404,
  json: [
    { message: `Provided external ID field does not exist or is not accessible: ${name}`, errorCode: "NOT_FOUND" },
  ],
});

describe("an upsert by Id", () => {
  it("changes the row, whose id may have 15 characters", async () => {
    const { patch, make, read } = await opened();
    const id = make("Contact", { LastName: "Edge" });

    const long = await patch(`sobjects/Contact/Id/${id}`, { Title: "Boss" });
    const short = await patch(`sobjects/Contact/id/${id.slice(0, 15)}`, { Department: "Sales" });

    const changed = { status: 200, json: { id, success: true, errors: [], created: false } };
    expect([long, short]).toMatchObject([changed, changed]);
    expect(await read(`SELECT Title, Department FROM Contact WHERE Id = '${id}'`)).toMatchObject({
      records: [{ Title: "Boss", Department: "Sales" }],
    });
  });

  it("makes no row for an id that is none's, and refuses one of another object", async () => {
    const { patch, make } = await opened();
    const account = make("Account", { Name: "Edge" });

    expect(await patch(`sobjects/Contact/Id/${nobody}`, { LastName: "Edge" })).toMatchObject(notFound);
    expect(await patch(`sobjects/Contact/Id/${account}`, { LastName: "Edge" })).toMatchObject({
      status: 400,
      json: [{ errorCode: "MALFORMED_ID", fields: ["Id"] }],
    });
  });

  it("makes a row where a POST names no id", async () => {
    const { post } = await opened();

    const made = await post("sobjects/Contact/Id", { LastName: "Edge" });
    const other = await post(`sobjects/Contact/${nobody}`, { LastName: "Edge" });

    expect([made.status, made.json]).toEqual([
      201,
      { id: expect.stringMatching(/^003/), success: true, errors: [], created: true },
    ]);
    expect(other).toMatchObject({ status: 405, json: [{ errorCode: "METHOD_NOT_ALLOWED" }] });
  });
});

describe("an upsert by an external id", () => {
  it("makes the row, changes it, and lists the rows where there are several", async () => {
    const { patch, make, ask } = await opened();
    const path = "sobjects/Contact/Email/edge@example.org";

    const made = await patch(path, { LastName: "First" });
    const changed = await patch(path, { LastName: "Second" });
    make("Contact", { LastName: "Other", Email: "edge@example.org" });
    const several = [await patch(path, { LastName: "Third" }), await ask(path), await ask(path, { method: "DELETE" })];

    expect(made).toMatchObject({ status: 201, json: { success: true, errors: [], created: true } });
    expect(changed).toMatchObject({ status: 200, json: { ...(made.json as object), created: false } }); // its id
    for (const { status, json } of several)
      expect([status, json]).toEqual([
        300,
        Array(2).fill(expect.stringMatching(/^\/services\/data\/v60\.0\/sobjects\/Contact\/003/)),
      ]);
  });

  it("makes no row where only an update is wanted", async () => {
    const { patch, read } = await opened();

    const missing = await patch("sobjects/Contact/Email/edge@example.org?updateOnly=true", { LastName: "Edge" });

    expect(missing).toMatchObject(notFound);
    expect(await read("SELECT Id FROM Contact WHERE Email = 'edge@example.org'")).toMatchObject({ totalSize: 0 });
  });

  it("refuses a field that is no external id, and a body that repeats the external id or has an id", async () => {
    const { patch, ask } = await opened();
    const path = "sobjects/Contact/Email/edge@example.org";

    expect(await patch("sobjects/Contact/Title/Boss", { LastName: "Edge" })).toMatchObject(noKey("Title"));
    expect(await patch(path, { LastName: "Edge", email: "edge@example.org" })).toMatchObject(notGiven("Email"));
    expect(await patch(path, { LastName: "Edge", Id: nobody })).toMatchObject(notGiven("Id"));
    expect(await patch(`sobjects/Contact/${nobody}`, { Id: nobody })).toMatchObject(notGiven("Id"));
    expect(await ask("sobjects/Contact/rid", { method: "DELETE" })).toMatchObject(noKey("rid"));
  });

  it("deletes the row, and reads fields of it", async () => {
    const { ask, make } = await opened();
    make("Contact", { LastName: "Edge", Email: "edge@example.org" });
    const path = "sobjects/Contact/Email/edge@example.org";

    const read = await ask(`${path}?fields=LastName`);
    const gone = await ask(path, { method: "DELETE" });

    expect(read.json).toEqual({ attributes: expect.anything(), LastName: "Edge" });
    expect([gone.status, (await ask(path)).status]).toEqual([204, 404]);
  });
});

describe("rows of a collection", () => {
  const attributes = { type: "Contact" };
  const error = (statusCode: string, message: unknown, fields: readonly string[] = []) => ({
    success: false,
    errors: [{ statusCode, message, fields }],
    created: false,
  });

  it("are upserted by an external id, each with its own answer", async () => {
    const { patch, make } = await opened();
    const known = make("Contact", { LastName: "Known", Email: "known@example.org" });
    const twice = ["a", "b"].map((LastName) => make("Contact", { LastName, Email: "twice@example.org" }));

    const { json } = await patch("composite/sobjects/Contact/Email", {
      records: [
        { attributes, Email: "known@example.org", Title: "Boss" },
        { attributes, Email: "new@example.org", LastName: "New" },
        { attributes, Email: "twice@example.org", Title: "Boss" },
        { attributes, LastName: "None" },
        { Email: "x@example.org", LastName: "Untyped" },
        { attributes, Email: "same@example.org", LastName: "Same" },
        { attributes, Email: "same@example.org", LastName: "Same" },
      ],
    });

    const repeated = error("DUPLICATE_VALUE", "Duplicate external id specified: same@example.org", ["Email"]);
    expect(json).toEqual([
      { id: known, success: true, errors: [], created: false },
      { id: expect.stringMatching(/^003/), success: true, errors: [], created: true },
      error("DUPLICATE_EXTERNAL_ID", `Email: more than one record found for external id field: [${twice.join(", ")}]`, [
        "Email",
      ]),
      error("MISSING_ARGUMENT", "Email not specified", ["Email"]),
      error(
        "JSON_PARSER_ERROR",
        "Nested object for polymorphic foreign key must have an attributes field before any other fields.",
      ),
      repeated,
      repeated,
    ]);
  });

  it("are upserted by Id: changed where they have one, and made where they have none", async () => {
    const { patch, make } = await opened();
    const id = make("Contact", { LastName: "Known" });

    const { json } = await patch("composite/sobjects/Contact/Id", {
      records: [
        { attributes, Id: id, Title: "Boss" },
        { attributes, LastName: "New" },
        { attributes, Id: nobody, LastName: "Nobody" },
      ],
    });

    expect(json).toEqual([
      { id, success: true, errors: [], created: false },
      { id: expect.stringMatching(/^003/), success: true, errors: [], created: true },
      error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
    ]);
    expect(await patch("composite/sobjects/Contact/Title", { records: [{ attributes }] })).toMatchObject(
      noKey("Title"),
    );
  });

  it("are named by an id in a change and a deletion, and by none when they are made", async () => {
    const { post, patch, ask } = await opened();

    const made = await post("composite/sobjects", { records: [{ attributes, Id: nobody, LastName: "x" }] });
    const changed = await patch("composite/sobjects", { records: [{ attributes, LastName: "x" }] });
    const deleted = await ask("composite/sobjects?ids=abc", { method: "DELETE" });

    const { created: _made, ...withId } = error(
      "INVALID_FIELD_FOR_INSERT_UPDATE",
      "cannot specify Id in an insert call",
      ["Id"],
    );
    const { created: _changed, ...withoutId } = error("MISSING_ARGUMENT", "Id not specified in an update call", ["Id"]);
    const { created: _deleted, ...noId } = error("MALFORMED_ID", "malformed id abc");
    expect([made.json, changed.json, deleted.json]).toEqual([[withId], [withoutId], [noId]]);
  });
});

describe("a lookup by an external id of its parent", () => {
  it("is found on create, update and upsert, alone and in collections", async () => {
    const { post, patch, make, read } = await opened();
    const boss = make("Contact", { LastName: "Boss", Email: "boss@example.org" });
    const other = make("Contact", { LastName: "Other", Email: "other@example.org" });
    const to = (name: string) => ({ ReportsTo: { attributes: { type: "Contact" }, Email: `${name}@example.org` } });

    const one = await post("sobjects/Contact", { LastName: "One", ...to("boss") });
    const { id } = one.json as { id: string }; // a save's answer
    const first = await read(`SELECT ReportsToId FROM Contact WHERE Id = '${id}'`);
    await patch(`sobjects/Contact/${id}`, to("other"));
    const second = await read(`SELECT ReportsToId FROM Contact WHERE Id = '${id}'`);
    await patch("sobjects/Contact/Email/two@example.org", { LastName: "Two", ...to("boss") });
    await patch("composite/sobjects/Contact/Email", {
      records: [{ attributes: { type: "Contact" }, Email: "three@example.org", LastName: "Three", ...to("boss") }],
    });
    const owned = await post("sobjects/Case", {
      Owner: {
        attributes: { type: "User" },
        Id: ((await read("SELECT Id FROM User LIMIT 1")) as { records: { Id: string }[] }).records[0]?.Id,
      }, // a query's answer
    });

    expect([first, second]).toMatchObject([
      { records: [{ ReportsToId: boss }] },
      { records: [{ ReportsToId: other }] },
    ]);
    expect(await read(`SELECT LastName FROM Contact WHERE ReportsToId = '${boss}' ORDER BY LastName`)).toMatchObject({
      records: [{ LastName: "Three" }, { LastName: "Two" }],
    });
    expect(owned.status).toBe(201);
  });

  it("is refused where it names no row or several, by no external id, or without the type that it needs", async () => {
    const { post, make } = await opened();
    const ids = ["a", "b"].map((LastName) => make("Contact", { LastName, Email: "twice@example.org" }));
    const contact = (ReportsTo: unknown) => post("sobjects/Contact", { LastName: "Edge", ReportsTo });

    const several = await contact({ Email: "twice@example.org" });
    const noKeyField = await contact({ Title: "Boss" });
    const untyped = await post("sobjects/Case", { Owner: { Username: "x" } });
    const unknown = await post("sobjects/Contact", { LastName: "Edge", Manager: { Email: "x" } });

    expect(several.json).toEqual([
      {
        errorCode: "DUPLICATE_EXTERNAL_ID",
        message: `Email: more than one record found for external id field: [${ids.join(", ")}]`,
        fields: ["Email"],
      },
    ]);
    expect(noKeyField.json).toEqual([
      {
        errorCode: "INVALID_FIELD",
        message:
          "Field name provided, Title does not match an External ID, Salesforce Id, or indexed field for Contact",
        fields: [],
      },
    ]);
    expect(untyped.json).toMatchObject([{ errorCode: "JSON_PARSER_ERROR" }]);
    expect(unknown.json).toMatchObject([{ errorCode: "INVALID_FIELD", message: expect.stringContaining("'Manager'") }]);
  });
});
