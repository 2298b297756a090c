import { describe, expect, it } from "vitest";
import { openTestOrg } from "../faults/fault-table.ts";

const clause = "TYPEOF What WHEN Account THEN Name, NumberOfEmployees WHEN Opportunity THEN Amount ELSE Name END";

describe("TYPEOF", () => {
  it("gives of each parent the fields that its type has there, and null where there is none", async () => {
    const { rows, inside, admin } = await openTestOrg();
    const account = inside.create(admin, "Account", { Name: "A", NumberOfEmployees: 7 });
    const values = { Name: "O", StageName: "Prospecting", CloseDate: "2026-04-01", Amount: 12.5 };
    const opportunity = inside.create(admin, "Opportunity", values);
    const support = inside.create(admin, "Case", { Subject: "S", Status: "New" });
    for (const WhatId of [account, opportunity, support, null])
      inside.create(admin, "Task", { Subject: "typeof", WhatId });

    const found = await rows(`SELECT ${clause}, Subject FROM Task WHERE Subject = 'typeof' ORDER BY Id`);
    const none = await rows(
      "SELECT TYPEOF What WHEN Account THEN Name END FROM Task WHERE Subject = 'typeof' AND What.Type = 'Case'",
    );

    const of = (type: string, id: string) => ({
      attributes: { type, url: `/services/data/v60.0/sobjects/${type}/${id}` },
    });
    const task = { attributes: expect.objectContaining({ type: "Task" }) };
    expect(found).toEqual([
      { ...task, What: { ...of("Account", account), Name: "A", NumberOfEmployees: 7 }, Subject: "typeof" },
      { ...task, What: { ...of("Opportunity", opportunity), Amount: 12.5 }, Subject: "typeof" },
      { ...task, What: { ...of("Case", support), Name: expect.stringMatching(/^\d+$/) }, Subject: "typeof" },
      { ...task, What: null, Subject: "typeof" },
    ]);
    expect(none).toEqual([{ ...task, What: of("Case", support) }]);
  });

  it.each([
    "SELECT What.Name, TYPEOF What WHEN Account THEN Phone END FROM Task",
    "SELECT TYPEOF What WHEN Account THEN Phone END, what.UserRole.Name FROM Task",
    "SELECT TYPEOF What WHEN Account THEN Phone END, TYPEOF What WHEN Case THEN Subject END FROM Task",
  ])("refuses a relationship that the SELECT names elsewhere too: %s", async (text) => {
    const { code } = await openTestOrg();

    expect(await code(text)).toEqual([400, "MALFORMED_QUERY"]);
  });

  it("may be selected with the lookup's own field and another relationship, and filtered by", async () => {
    const { rows } = await openTestOrg();
    const beside = "WhatId, Who.Name, TYPEOF What WHEN Account THEN Name END";

    const found = await rows(`SELECT ${beside} FROM Task WHERE What.Type = 'Account' LIMIT 2`);

    expect(found).toHaveLength(2);
    expect(found.map((row) => Object.keys(row).sort())).toEqual(
      Array.from({ length: 2 }, () => ["What", "WhatId", "Who", "attributes"]),
    );
  });

  it("refuses relationships to one object, objects it cannot lead to, and unknown fields; Bulk refuses it", async () => {
    const { code, post } = await openTestOrg();
    const query = `SELECT ${clause} FROM Task`;

    const codes = [
      await code("SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact"),
      await code("SELECT TYPEOF Boat WHEN Account THEN Name END FROM Task"),
      await code("SELECT TYPEOF What WHEN User THEN Name END FROM Task"),
      await code("SELECT TYPEOF What WHEN Account THEN Nothing END FROM Task"),
    ];
    const bulk = await post("jobs/query", { operation: "query", query });

    expect(codes).toEqual([
      [400, "MALFORMED_QUERY"],
      [400, "INVALID_FIELD"],
      [400, "INVALID_TYPE"],
      [400, "INVALID_FIELD"],
    ]);
    expect(bulk.json).toEqual([{ errorCode: "API_ERROR", message: "TYPEOF not supported in Bulk Query" }]);
  });
});
