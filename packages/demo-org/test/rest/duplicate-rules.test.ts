import { describe, expect, it } from "vitest";
import { openRealOrg } from "../support/client.ts";

const email = "ann@known.example";
const header = { "Sforce-Duplicate-Rule-Header": "allowSave=true; includeRecordDetails=false" };
const contact = (LastName: string, Email = email) => ({ LastName, Email });
const lead = { LastName: "Edge", Company: "Edge", Email: email };

async function withKnown() {
  const client = await openRealOrg();
  const { org } = client.org;
  const [admin] = org.users;
  if (admin === undefined) throw new Error("no user");
  const id = org.create(admin, "Contact", contact("Known", "Ann@Known.example"));
  org.create(admin, "Lead", lead);
  return { ...client, inside: org, admin, id };
}

const found = (id: string, version = 60) => ({
  allowSave: true,
  duplicateRule: "Known_Contacts",
  duplicateRuleEntityType: "Contact",
  errorMessage: "Use one of these records?",
  matchResults: [
    {
      entityType: "Contact",
      errors: [],
      matchEngine: "ExactMatchEngine",
      matchRecords: [
        {
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100,
          record: {
            attributes: { type: "Contact", url: `/services/data/v${version}.0/sobjects/Contact/${id}` },
            Id: id,
          },
        },
      ],
      rule: "Contacts_by_Email",
      size: 1,
      success: true,
    },
  ],
});
const refused = { errorCode: "DUPLICATES_DETECTED", message: "Use one of these records?" };
const failed = {
  success: false,
  errors: [{ statusCode: "DUPLICATES_DETECTED", message: "Use one of these records?", fields: [] }],
};

describe("a duplicate rule that warns", () => {
  it("refuses a row like another one, and says which", async () => {
    const { post, id } = await withKnown();

    const now = await post("sobjects/Contact", contact("Second"));
    const before = await post("/services/data/v56.0/sobjects/Contact", contact("Second"));

    expect([now.status, now.json]).toEqual([400, [{ duplicateResult: found(id), ...refused }]]);
    expect([before.status, before.json]).toEqual([400, [{ duplicateResut: found(id, 56), ...refused }]]);
  });

  it("lets the row be saved where the header says so, which versions before 52.0 do not know", async () => {
    const { post } = await withKnown();

    const saved = await post("sobjects/Contact", contact("Second"), { headers: header });
    const unknown = await post("/services/data/v51.0/sobjects/Contact", contact("Third"), { headers: header });
    const third = await post("sobjects/Contact", contact("Third"));

    expect([saved.status, unknown.status]).toEqual([201, 400]);
    expect(third.json).toMatchObject([{ duplicateResult: { matchResults: [{ size: 2 }] } }]);
  });

  it("is asked for the rows of collections one by one, and for parts of composite requests by their own headers", async () => {
    const { post } = await withKnown();
    const record = (LastName: string) => ({ attributes: { type: "Contact" }, ...contact(LastName) });
    const part = (referenceId: string, httpHeaders?: unknown) => ({
      method: "POST",
      url: "/services/data/v60.0/sobjects/Contact",
      referenceId,
      body: contact(referenceId),
      ...(httpHeaders !== undefined && { httpHeaders }),
    });

    const records = [record("a"), { attributes: { type: "Contact" }, LastName: "b" }];
    const each = await post("composite/sobjects", { records });
    const allowed = await post("composite/sobjects", { records: [record("c")] }, { headers: header });
    const parts = await post("composite", { compositeRequest: [part("one"), part("two", header)] });

    expect(each.json).toEqual([failed, expect.objectContaining({ success: true })]);
    expect(allowed.json).toMatchObject([{ success: true }]);
    expect(parts.json).toMatchObject({
      compositeResponse: [{ httpStatusCode: 400, body: [refused] }, { httpStatusCode: 201 }],
    });
  });

  it("is asked for a change of the address, and for no other change; deleted rows do not count", async () => {
    const { ask, post, inside, admin, id } = await withKnown();
    const second = inside.create(admin, "Contact", contact("Second", "other@example.com"));
    const patch = (values: unknown, headers = {}) =>
      post(`sobjects/Contact/${second}`, values, { method: "PATCH", headers });

    const changed = await patch({ Email: email });
    const allowed = await patch({ Email: email }, header);
    const other = await patch({ Title: "Boss", Email: email });
    await ask(`sobjects/Contact/${second}`, { method: "DELETE" });
    await ask(`sobjects/Contact/${id}`, { method: "DELETE" });
    const alone = await post("sobjects/Contact", contact("Alone"));

    expect([changed, allowed, other, alone].map(({ status }) => status)).toEqual([400, 204, 204, 201]);
  });
});

it("a duplicate rule that blocks refuses the row whatever the header says", async () => {
  const { post } = await withKnown();

  const blocked = await post("sobjects/Lead", lead, { headers: header });

  expect(blocked.status).toBe(400);
  expect(blocked.json).toMatchObject([
    { duplicateResult: { allowSave: false, duplicateRule: "Known_Leads" }, ...refused },
  ]);
});
