import { describe, expect, it } from "vitest";
import { HOSTILE } from "../../src/objects/cells/hostile-texts.ts";
import type { Value } from "../../src/org/org.ts";
import { addDecimals } from "../../src/store/decimal.ts";
import { checksum } from "../../src/store/record-id.ts";
import { allRows, NOW, smallOrg } from "../support/small-org.ts";

const { org, admin } = smallOrg({ scale: 0.3 });
const objects = org
  .describeGlobal(admin)
  .filter((o) => o.queryable)
  .map((o) => o.name);
const rows = new Map(objects.map((name) => [name, allRows(org, admin, name)]));
const of = (name: string): Record<string, Value>[] => rows.get(name) ?? [];
/** By id, and objects by their key, which may be their name. */
const objectOf = new Map(
  [...rows].flatMap(([name, list]) =>
    list.flatMap((row) => [row["Id"], row["DurableId"]].map((key) => [key, name] as const)),
  ),
);

const TEXT = new Set([
  "string",
  "textarea",
  "picklist",
  "multipicklist",
  "combobox",
  "email",
  "phone",
  "url",
  "encryptedstring",
  "id",
  "reference",
]);
const FORMS: Readonly<Record<string, RegExp>> = {
  double: /^-?\d+(\.\d+)?$/,
  currency: /^-?\d+(\.\d+)?$/,
  percent: /^-?\d+(\.\d+)?$/,
  date: /^\d{4}-\d\d-\d\d$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/,
  time: /^\d\d:\d\d:\d\d\.\d{3}Z$/,
};

const fits = (text: string, precision: number, scale: number): boolean => {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  return fraction.length <= scale && (whole === "0" ? 0 : whole.length) <= precision - scale;
};

describe("the rows of an org", () => {
  it.each(objects)("%s: every value fits its field's describe", (name) => {
    const fields = org.describe(admin, name)?.fields ?? [];

    const misfits = of(name).flatMap((row) =>
      fields
        .filter((f) => {
          const value = row[f.name] ?? null;
          if (value === null) return f["nillable"] === false;
          if (f.type === "boolean") return typeof value !== "boolean";
          if (f.type === "int") return !Number.isInteger(value);
          if (TEXT.has(f.type)) return typeof value !== "string" || value.length > Number(f["length"]);
          if (
            ["double", "currency", "percent"].includes(f.type) &&
            !fits(String(value), Number(f["precision"]), Number(f["scale"]))
          )
            return true;
          return FORMS[f.type]?.test(String(value)) === false;
        })
        .map((f) => [f.name, row[f.name]]),
    );

    expect(misfits).toEqual([]);
  });

  it("have ids of their own with the right checksum", () => {
    // FeedItem has the posts of CaseFeed under their own ids; descriptions of the org have none.
    const own = [...rows].filter(([name]) => !["EntityDefinition", "FeedItem", "FieldDefinition"].includes(name));
    const ids = own.flatMap(([, of]) => of.map((row) => String(row["Id"])));

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id !== id.slice(0, 15) + checksum(id.slice(0, 15)))).toEqual([]);
  });

  it("refer only to rows that are there, of an object the describe names", () => {
    const broken = objects.flatMap((name) => {
      const lookups = (org.describe(admin, name)?.fields ?? []).filter((f) => f.type === "reference");
      return of(name).flatMap((row) =>
        lookups
          .filter((f) => row[f.name] != null && !f.referenceTo.includes(objectOf.get(row[f.name] ?? null) ?? ""))
          .map((f) => [name, f.name, row[f.name]]),
      );
    });

    expect(broken).toEqual([]);
  });

  it("let IsClosed, IsWon, Probability and ForecastCategory follow the stage", () => {
    const stages = new Map(of("OpportunityStage").map((s) => [s["ApiName"], s]));

    const strays = of("Opportunity").filter((o) => {
      const stage = stages.get(o["StageName"] ?? null);
      return (
        ["IsClosed", "IsWon", "ForecastCategory"].some((f) => o[f] !== stage?.[f]) ||
        o["Probability"] !== stage?.["DefaultProbability"]
      );
    });

    expect(strays).toEqual([]);
  });

  it("give an opportunity with lines the sum of their totals as its amount", () => {
    const sums = new Map<Value, string>();
    for (const line of of("OpportunityLineItem")) {
      sums.set(
        line["OpportunityId"] ?? null,
        addDecimals(sums.get(line["OpportunityId"] ?? null) ?? "0", String(line["TotalPrice"])),
      );
    }

    const withLines = of("Opportunity").filter((o) => o["HasOpportunityLineItem"] === true);

    expect(withLines.map((o) => o["Amount"])).toEqual(withLines.map((o) => sums.get(o["Id"] ?? null)));
    expect(withLines.length).toBe(sums.size);
  });

  it("end each opportunity's history with what the opportunity is", () => {
    const last = new Map(of("OpportunityHistory").map((h) => [h["OpportunityId"], h]));
    const fields = ["StageName", "Amount", "CloseDate", "Probability", "ForecastCategory", "ExpectedRevenue"];

    const shown = of("Opportunity").map((o) => fields.map((f) => o[f]));

    expect(shown).toEqual(of("Opportunity").map((o) => fields.map((f) => last.get(o["Id"] ?? null)?.[f])));
  });

  it("have a closing date on closed cases and on no others", () => {
    expect(of("Case").filter((c) => (c["ClosedDate"] !== null) !== c["IsClosed"])).toEqual([]);
    expect(new Set(of("Case").map((c) => c["IsClosed"]))).toEqual(new Set([true, false]));
  });

  it("price every product of a price book in the standard one too", () => {
    const standard = of("Pricebook2").find((b) => b["IsStandard"] === true)?.["Id"];
    const inStandard = new Set(
      of("PricebookEntry")
        .filter((e) => e["Pricebook2Id"] === standard)
        .map((e) => e["Product2Id"]),
    );

    expect(of("PricebookEntry").filter((e) => !inStandard.has(e["Product2Id"] ?? null))).toEqual([]);
  });

  it("delete a few per cent of the rows, lately, some of them as losers of a merge, and their details with them", () => {
    const deleted = of("Account").filter((a) => a["IsDeleted"] === true);
    const live = new Set(
      of("Account")
        .filter((a) => a["IsDeleted"] === false)
        .map((a) => a["Id"]),
    );
    const gone = new Set(
      of("Opportunity")
        .filter((o) => o["IsDeleted"] === true)
        .map((o) => o["Id"]),
    );
    const bin = new Date(NOW.getTime() - 15 * 86_400_000).toISOString();

    expect(deleted.length).toBeGreaterThan(0);
    expect(deleted.length).toBeLessThan(of("Account").length * 0.06);
    expect(
      [...rows.values()]
        .flat()
        .filter(
          (r) =>
            r["IsDeleted"] === true && String(r["SystemModstamp"] ?? r["CreatedDate"] ?? r["LastModifiedDate"]) < bin,
        ),
    ).toEqual([]);
    expect(
      deleted
        .flatMap((a) => (a["MasterRecordId"] === null ? [] : [a["MasterRecordId"]]))
        .filter((id) => !live.has(id ?? null)),
    ).toEqual([]);
    expect(of("OpportunityLineItem").filter((l) => gone.has(l["OpportunityId"] ?? null) !== l["IsDeleted"])).toEqual(
      [],
    );
  });

  it("ascend in SystemModstamp with their ids, the last change never before the creation nor after SystemModstamp", () => {
    for (const [name, list] of rows) {
      const modstamps = list.flatMap((row) => (row["SystemModstamp"] == null ? [] : [String(row["SystemModstamp"])]));
      const out = list.filter(
        (r) =>
          r["SystemModstamp"] != null &&
          r["LastModifiedDate"] != null &&
          (String(r["LastModifiedDate"]) > String(r["SystemModstamp"]) ||
            String(r["LastModifiedDate"]) < String(r["CreatedDate"] ?? "")),
      );

      expect([name, modstamps.toSorted()]).toEqual([name, modstamps]);
      expect([name, out]).toEqual([name, []]);
    }
  });

  it("reach the ends of numbers, dates and text", () => {
    const { org, admin } = smallOrg({ scale: 1 });
    const measurements = allRows(org, admin, "Measurement__c");
    const values = (field: string): Set<Value> => new Set(measurements.map((m) => m[field] ?? null));

    expect([...values("Money__c")]).toContain("1234567890123456.78");
    expect([...values("Tiny__c")]).toContain("0.000000000000000001");
    expect([...values("Value__c")]).toContain("-999999999999999999");
    expect([...values("Taken_On__c")]).toEqual(expect.arrayContaining(["1700-01-01", "4000-12-31", null]));
    expect(measurements.filter((m) => String(m["Raw_Text__c"]).length === 131_072).length).toBeGreaterThan(0);
  });

  it("hold every text that breaks careless readers", () => {
    const texts = new Set([...rows.values()].flat().flatMap((row) => Object.values(row)));

    expect(HOSTILE.filter((text) => !texts.has(text))).toEqual([]);
  });

  it("are the same for the same seed and others for another", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => {
      const { org, admin } = smallOrg({ seed });
      return JSON.stringify(allRows(org, admin, "Contact"));
    });

    expect(a === b).toBe(true);
    expect(a === c).toBe(false);
  });
});
