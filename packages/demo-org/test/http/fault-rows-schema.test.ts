import { expect } from "vitest";
import { soql } from "./client.ts";
import { codeOf, faultRows, type World } from "./fault-table.ts";

const field = async (
  { ask }: World,
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
    async (world) => {
      world.org.settings.pageRows = 2;
      world.org.fault({ path: "/query", nth: 2, before: () => world.inside.alterField("Account", "Site", "hide") });
      const codes = [await world.code("SELECT Site FROM Account"), await world.code("SELECT Site FROM Account")];
      world.inside.alterField("Account", "Site", "show");
      return [...codes, await world.code("SELECT Site FROM Account")];
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
    async (world) => {
      const { inside } = world;
      inside.alterField("Account", "NumberOfEmployees", { describe: { type: "double", precision: 18, scale: 2 } });
      inside.alterField("Account", "Added__c", { describe: { type: "currency" } });
      const [row] = await world.rows(
        "SELECT NumberOfEmployees, Added__c FROM Account WHERE NumberOfEmployees != null LIMIT 1",
      );
      const number = JSON.stringify(row?.["NumberOfEmployees"]);
      return [(await field(world, "NumberOfEmployees"))?.["type"], /^\d+$/.test(number), row?.["Added__c"]];
    },
    ["double", true, null],
  ],
  [
    "78",
    "an object is gone",
    async (world) => {
      world.inside.alterObject("Contact", "hide");
      return [await world.code("SELECT Id FROM Contact"), codeOf(await world.ask("sobjects/Contact/describe"))];
    },
    [
      [400, "INVALID_TYPE"],
      [404, "NOT_FOUND"],
    ],
  ],
  [
    "79",
    "sharing lets fewer rows through",
    async (world) => {
      const count = async () => (await world.rows("SELECT Id FROM Contact LIMIT 2000")).length;
      const all = await count();
      const headers = { "x-admin-token": world.org.adminToken };
      await world.post("/__admin/sharing", { object: "Contact", share: 0.5 }, { headers });
      const half = await count();
      world.inside.alterSharing("Contact", 1);
      return [half > all * 0.2 && half < all * 0.8, (await count()) === all];
    },
    [true, true],
  ],
  [
    "80, 81, 82",
    "names that differ by case or namespace, and a type nobody knows",
    async (world) => {
      for (const name of ["Amount__c", "AMOUNT__c", "a__Amount__c", "b__Amount__c"])
        world.inside.alterField("Account", name, { describe: { type: "currency" } });
      world.inside.alterField("Account", "Beam__c", { describe: { type: "hologram" } });
      const { json } = await world.ask("sobjects/Account/describe");
      const added = (json as { fields: { name: string; type: string }[] }).fields.slice(-5); // a describe
      return added.map(({ name, type }) => `${name} ${type}`);
    },
    ["Amount__c currency", "AMOUNT__c currency", "a__Amount__c currency", "b__Amount__c currency", "Beam__c hologram"],
  ],
  [
    "83",
    "a field that is never null is null, and its precision is not kept",
    async (world) => {
      world.inside.alterField("Account", "AnnualRevenue", { describe: { nillable: false, precision: 1, scale: 0 } });
      const rows = await world.rows("SELECT AnnualRevenue FROM Account LIMIT 200");
      const described = await field(world, "AnnualRevenue");
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
    "an object has no Id, or nothing that tells of changes",
    async (world) => {
      for (const name of ["Id", "SystemModstamp", "LastModifiedDate", "CreatedDate"])
        world.inside.alterField("CaseStatus", name, "hide");
      return [
        await field(world, "Id", "CaseStatus"),
        await world.code("SELECT Id FROM CaseStatus"),
        await world.code("SELECT SortOrder FROM CaseStatus"),
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

faultRows(
  "values",
  [
    [
      "87",
      "bytes that are no UTF-8, in CSV",
      async (world) => {
        const { id } = await world.job("SELECT Name FROM Account");
        world.org.fault({ path: "/results", insert: { at: 12, hex: "c328ff" } });
        const { bytes } = await world.ask(`jobs/query/${id}/results`);
        return bytes.subarray(12, 15).toString("hex");
      },
      "c328ff",
    ],
    [
      "88, 89",
      "lone surrogates and control characters",
      async ({ inside, admin, ask }) => {
        inside.create(admin, "Account", { Name: "half \ud83d, NUL \u0000, bell \u0007" });
        const { text } = await ask(soql("SELECT Name FROM Account WHERE CreatedDate >= 2026-03-01T12:00:00Z"));
        return /"Name":(".*?")/.exec(text)?.[1];
      },
      String.raw`"half \ud83d, NUL \u0000, bell \u0007"`,
    ],
    [
      "90",
      "texts of 131,072 characters",
      async ({ inside, admin, rows }) => {
        const [invoice] = await rows("SELECT Id FROM Invoice__c LIMIT 1");
        inside.create(admin, "Measurement__c", {
          Name: "Long",
          Invoice__c: String(invoice?.["Id"]),
          Raw_Text__c: "x".repeat(131_072),
          Valid__c: true,
        });
        const [row] = await rows("SELECT Raw_Text__c FROM Measurement__c WHERE CreatedDate >= 2026-03-01T12:00:00Z");
        return String(row?.["Raw_Text__c"]).length;
      },
      131_072,
    ],
    [
      "91",
      "18 digits, 1e-18, numbers beyond a double",
      async ({ ask }) => {
        const { text } = await ask(
          soql("SELECT Precise__c, Tiny__c, Money__c, Value__c FROM Measurement__c LIMIT 2000"),
        );
        return [
          /\d{16}\.\d\d\b/.test(text),
          text.includes("0.000000000000000001"),
          /"Value__c":-?\d{17,18}\.0/.test(text),
        ];
      },
      [true, true, true],
    ],
    [
      "19, 92",
      "dates of 1700 and 4000, at the edges of days and years; times of day",
      async ({ rows }) => {
        const all = await rows("SELECT Taken_On__c, Taken_At__c, Time_Of_Day__c FROM Measurement__c LIMIT 2000");
        const texts = all
          .map((row) => `${String(row["Taken_On__c"])} ${String(row["Taken_At__c"])} ${String(row["Time_Of_Day__c"])}`)
          .join("\n");
        return [/\b1700-/.test(texts), /\b(?:4000|3999|2999|9999)-/.test(texts), /\d\d:\d\d:\d\d\.\d{3}Z/.test(texts)];
      },
      [true, true, true],
    ],
    [
      "93",
      "ids differ by case alone and sort by it",
      async ({ rows }) => {
        const ids = (await rows("SELECT Id FROM Contact ORDER BY Id LIMIT 2000")).map(({ Id }) => String(Id));
        return [
          ids.every((id) => id.length === 18),
          ids.join() === ids.toSorted().join(),
          ids.some((id) => /[a-z]/.test(id.slice(11))),
        ];
      },
      [true, true, true],
    ],
    [
      "94, 95, 96",
      "several values in one, addresses with and without parts, masked texts",
      async ({ rows }) => {
        const tags = await rows("SELECT Tags__c FROM Invoice__c WHERE Tags__c INCLUDES ('urgent;export') LIMIT 1");
        const cards = await rows("SELECT Card__c FROM Invoice__c LIMIT 50");
        const addresses = (await rows("SELECT BillingAddress FROM Account LIMIT 500")).map(
          (row) => row["BillingAddress"] as object | null,
        ); // an address
        const part = addresses.filter((each) => each !== null && Object.values(each).includes(null));
        return [
          String(tags[0]?.["Tags__c"]).includes(";"),
          cards.some((row) => /[*X]/.test(String(row["Card__c"]))),
          part.length > 0,
        ];
      },
      [true, true, true],
    ],
  ],
  { rows: { Measurement__c: 4000 } },
);
