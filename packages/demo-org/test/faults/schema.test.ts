import { expect } from "vitest";
import { codeOf, faultRows, type TestOrg } from "./fault-table.ts";

const field = async (
  { ask }: TestOrg,
  name: string,
  object = "Account",
): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const { json } = await ask(`sobjects/${object}/describe`);
  return (json as { fields: Record<string, unknown>[] }).fields.find((each) => each["name"] === name); // a describe
};

faultRows("schema and permissions", [
  [
    "73, 74",
    "a field is taken away while reading, and granted again",
    async (testOrg) => {
      testOrg.org.settings.pageRows = 2;
      testOrg.org.fault({ path: "/query", nth: 2, before: () => testOrg.inside.alterField("Account", "Site", "hide") });
      const codes = [await testOrg.code("SELECT Site FROM Account"), await testOrg.code("SELECT Site FROM Account")];
      testOrg.inside.alterField("Account", "Site", "show");
      return [...codes, await testOrg.code("SELECT Site FROM Account")];
    },
    [
      [200, undefined],
      [400, "INVALID_FIELD"],
      [200, undefined],
    ],
  ],
  [
    "75, 76, 77",
    "a field is of another type, or new",
    async (testOrg) => {
      const { inside } = testOrg;
      inside.alterField("Account", "NumberOfEmployees", { describe: { type: "double", precision: 18, scale: 2 } });
      inside.alterField("Account", "Added__c", { describe: { type: "currency" } });
      const [row] = await testOrg.rows(
        "SELECT NumberOfEmployees, Added__c FROM Account WHERE NumberOfEmployees != null LIMIT 1",
      );
      const number = JSON.stringify(row?.["NumberOfEmployees"]);
      return [(await field(testOrg, "NumberOfEmployees"))?.["type"], /^\d+$/.test(number), row?.["Added__c"]];
    },
    ["double", true, null],
  ],
  [
    "78",
    "an object is gone",
    async (testOrg) => {
      testOrg.inside.alterObject("Contact", "hide");
      return [await testOrg.code("SELECT Id FROM Contact"), codeOf(await testOrg.ask("sobjects/Contact/describe"))];
    },
    [
      [400, "INVALID_TYPE"],
      [404, "NOT_FOUND"],
    ],
  ],
  [
    "79",
    "sharing lets fewer rows through",
    async (testOrg) => {
      const count = async () => (await testOrg.rows("SELECT Id FROM Contact LIMIT 2000")).length;
      const all = await count();
      const headers = { "x-admin-token": testOrg.org.adminToken };
      await testOrg.post("/__admin/sharing", { object: "Contact", share: 0.5 }, { headers });
      const half = await count();
      testOrg.inside.alterSharing("Contact", 1);
      return [half > all * 0.2 && half < all * 0.8, (await count()) === all];
    },
    [true, true],
  ],
  [
    "80, 81, 82",
    "names that differ by case or namespace, and an unknown type",
    async (testOrg) => {
      for (const name of ["Amount__c", "AMOUNT__c", "a__Amount__c", "b__Amount__c"])
        testOrg.inside.alterField("Account", name, { describe: { type: "currency" } });
      testOrg.inside.alterField("Account", "Beam__c", { describe: { type: "hologram" } });
      const { json } = await testOrg.ask("sobjects/Account/describe");
      const added = (json as { fields: { name: string; type: string }[] }).fields.slice(-5); // a describe
      return added.map(({ name, type }) => `${name} ${type}`);
    },
    ["Amount__c currency", "AMOUNT__c currency", "a__Amount__c currency", "b__Amount__c currency", "Beam__c hologram"],
  ],
  [
    "83",
    "a field that is never null is null, and its precision is not kept",
    async (testOrg) => {
      testOrg.inside.alterField("Account", "AnnualRevenue", { describe: { nillable: false, precision: 1, scale: 0 } });
      const rows = await testOrg.rows("SELECT AnnualRevenue FROM Account LIMIT 200");
      const described = await field(testOrg, "AnnualRevenue");
      return [
        described?.["nillable"],
        rows.some((row) => row["AnnualRevenue"] === null),
        rows.some((row) => Number(row["AnnualRevenue"]) > 10),
      ];
    },
    [false, true, true],
  ],
  [
    "84",
    "old and new values of a history are ids, dates, numbers and texts",
    async ({ rows }) => {
      const all = await rows("SELECT OldValue, NewValue FROM OpportunityFieldHistory LIMIT 200");
      return [...new Set(all.map((row) => typeof row["NewValue"]))].sort();
    },
    expect.arrayContaining(["boolean", "number", "object", "string"]),
  ],
  [
    "85",
    "an object has no Id, or no field that shows changes",
    async (testOrg) => {
      for (const name of ["Id", "SystemModstamp", "LastModifiedDate", "CreatedDate"])
        testOrg.inside.alterField("CaseStatus", name, "hide");
      return [
        await field(testOrg, "Id", "CaseStatus"),
        await testOrg.code("SELECT Id FROM CaseStatus"),
        await testOrg.code("SELECT SortOrder FROM CaseStatus"),
      ];
    },
    [undefined, [400, "INVALID_FIELD"], [200, undefined]],
  ],
  [
    "86",
    "the describe of one object fails, the others do not",
    async ({ org, ask }) => {
      org.fault({
        path: "sobjects/Contact/describe",
        count: "all",
        reply: { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "x" },
      });
      return [codeOf(await ask("sobjects/Contact/describe")), codeOf(await ask("sobjects/Account/describe"))];
    },
    [
      [500, "UNKNOWN_EXCEPTION"],
      [200, undefined],
    ],
  ],
]);

faultRows(
  "many objects",
  [
    [
      "86, 113",
      "an org has 10,000 objects more",
      async ({ ask }) => {
        const { json } = await ask("sobjects");
        return (json as { sobjects: object[] }).sobjects.length > 10_000; // describe global
      },
      true,
    ],
  ],
  { objects: 10_000 },
);
