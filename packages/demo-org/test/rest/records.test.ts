import { describe, expect, it } from "vitest";
import { openOrg } from "../support/client.ts";
import { idOf } from "../support/fake-org.ts";

const jsonHeaders = { "content-type": "application/json" };

describe("rows by id", () => {
  it("creates, reads, changes and deletes a row, keeping more digits than a double has", async () => {
    const { ask, post } = await openOrg(1);
    const path = `sobjects/Account/${idOf("001", 1)}`;

    const created = await ask("sobjects/Account", {
      method: "POST",
      headers: jsonHeaders,
      body: '{"Name":"New","AnnualRevenue":123456789012345678.12}',
    });
    const read = await ask(`${path}?fields=Name,AnnualRevenue`);
    const changed = await ask(path, { method: "PATCH", headers: jsonHeaders, body: '{"Name":"Newer"}' });
    const again = await ask(path);
    const gone = await ask(path, { method: "DELETE" });
    const missing = await ask(path);
    const refused = await post("sobjects/Account", {});

    const url = `/services/data/v60.0/sobjects/Account/${idOf("001", 1)}`;
    expect([created.status, created.headers["location"], created.json]).toEqual([
      201,
      url,
      { id: idOf("001", 1), success: true, errors: [] },
    ]);
    expect(read.text).toBe(
      `{"attributes":{"type":"Account","url":"${url}"},"Name":"New","AnnualRevenue":123456789012345678.12}`,
    );
    expect([changed.status, changed.text, gone.status, gone.text]).toEqual([204, "", 204, ""]);
    expect(again.json).toMatchObject({ Name: "Newer" });
    expect(missing.status).toBe(404);
    expect([refused.status, refused.json]).toEqual([
      400,
      [{ message: "Required fields are missing: [Name]", errorCode: "REQUIRED_FIELD_MISSING", fields: ["Name"] }],
    ]);
  });

  it("finds and writes a row by an external id", async () => {
    const { ask } = await openOrg(2);
    const put = (value: string) =>
      ask(`sobjects/Account/External__c/${value}`, { method: "PATCH", headers: jsonHeaders, body: '{"Name":"Put"}' });

    const found = await ask("sobjects/Account/External__c/x1");
    const changed = await put("x1");
    const created = await put("new");
    const noKey = await ask("sobjects/Account/Name/x");

    expect(found.json).toMatchObject({ Id: idOf("001", 1) });
    expect([changed.status, changed.json]).toEqual([
      200,
      { id: idOf("001", 1), success: true, errors: [], created: false },
    ]);
    expect([created.status, created.json]).toEqual([
      201,
      { id: idOf("001", 2), success: true, errors: [], created: true },
    ]);
    const message = "Provided external ID field does not exist or is not accessible: Name";
    expect([noKey.status, noKey.json]).toEqual([404, [{ message, errorCode: "NOT_FOUND" }]]);
  });

  it("refuses an invalid body with the reason", async () => {
    const { ask } = await openOrg();

    const broken = await ask("sobjects/Account", { method: "POST", headers: jsonHeaders, body: "{" });
    const form = await ask("sobjects/Account", {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: "x",
    });

    expect([broken.status, broken.json]).toMatchObject([400, [{ errorCode: "JSON_PARSER_ERROR" }]]);
    expect([form.status, form.json]).toMatchObject([415, [{ errorCode: "UNSUPPORTED_MEDIA_TYPE" }]]);
  });
});

describe("collections", () => {
  const attributes = { type: "Account" };

  it("writes each row by itself, with the errors of those that failed in their place", async () => {
    const { ask, post } = await openOrg(1);
    const records = [{ attributes, Name: "A" }, { attributes }];

    const created = await post("composite/sobjects", { records });
    const updated = await post(
      "composite/sobjects",
      { records: [{ attributes, id: idOf("001", 0), Name: "B" }] },
      { method: "PATCH" },
    );
    const deleted = await ask(`composite/sobjects?ids=${idOf("001", 0)},${idOf("001", 77)}`, { method: "DELETE" });

    const error = {
      statusCode: "REQUIRED_FIELD_MISSING",
      message: "Required fields are missing: [Name]",
      fields: ["Name"],
    };
    expect(created.json).toEqual([
      { id: idOf("001", 1), success: true, errors: [] },
      { success: false, errors: [error] },
    ]);
    expect(updated.json).toEqual([{ id: idOf("001", 0), success: true, errors: [] }]);
    expect(deleted.json).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: "INVALID_CROSS_REFERENCE_KEY" }] },
    ]);
  });

  it("refuses an id that refers to nothing as a cross reference, not as a missing resource", async () => {
    const { post } = await openOrg(1);
    const records = [{ attributes, id: idOf("001", 77), Name: "B" }];

    const updated = await post("composite/sobjects", { records }, { method: "PATCH" });

    const error = { statusCode: "INVALID_CROSS_REFERENCE_KEY", message: "invalid cross reference id", fields: [] };
    expect(updated.json).toEqual([{ success: false, errors: [error] }]);
  });

  it("answers created: false for an upsert that fails", async () => {
    const { post } = await openOrg(1);

    const upserted = await post("composite/sobjects/Account/Id", { records: [{}] }, { method: "PATCH" });

    expect(upserted.json).toMatchObject([{ success: false, created: false }]);
  });

  it("reads rows in the order of the ids, null for one that is not there", async () => {
    const { ask, post } = await openOrg(3);
    const ids = [idOf("001", 2), idOf("001", 50), idOf("001", 0)];

    const byBody = await post("composite/sobjects/Account", { ids, fields: ["Id"] });
    const byUrl = await ask(`composite/sobjects/Account?ids=${ids.join(",")}&fields=Id`);

    expect(byBody.json).toMatchObject([{ Id: idOf("001", 2) }, null, { Id: idOf("001", 0) }]);
    expect(byUrl.text).toBe(byBody.text);
  });

  it("takes 200 rows to write and 2,000 ids to read", async () => {
    const { post } = await openOrg(3);

    const rows = await post("composite/sobjects", {
      records: Array.from({ length: 201 }, () => ({ attributes, Name: "A" })),
    });
    const ids = await post("composite/sobjects/Account", {
      ids: Array.from({ length: 2001 }, () => idOf("001", 0)),
      fields: ["Id"],
    });

    expect([rows.status, ids.status]).toEqual([400, 400]);
  });
});
