import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/org/org.ts";
import { allRows, NOW, records, smallOrg } from "../support/small-org.ts";

/** A condition as text and as a test of a plain record, written apart from each other. */
interface Judged {
  readonly soql: string;
  readonly holds: (row: Record<string, Value>) => boolean;
}

const { org, admin } = smallOrg({ rows: { Measurement__c: 150, Invoice__c: 40 } });
const rows = allRows(org, admin, "Measurement__c");
const invoices = allRows(org, admin, "Invoice__c");

const quote = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}'`;
const scaled = (text: Value): bigint => {
  const [whole = "", fraction = ""] = String(text).split(".");
  return BigInt(whole + fraction.padEnd(18, "0"));
};
const order = (kind: string, a: Value, b: Value): number => {
  const key = (v: Value): bigint | string =>
    kind === "number" ? scaled(v) : kind === "text" ? String(v).toLowerCase() : String(v);
  const [x, y] = [key(a), key(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};

const FIELDS = [
  ["Value__c", "number"],
  ["Tiny__c", "number"],
  ["Money__c", "number"],
  ["Count__c", "number"],
  ["Short_Text__c", "text"],
  ["Unit__c", "text"],
  ["Taken_On__c", "date"],
  ["Taken_At__c", "datetime"],
  ["SystemModstamp", "datetime"],
  ["CreatedDate", "datetime"],
  ["LastModifiedDate", "datetime"],
  ["Id", "id"],
  ["Invoice__c", "id"],
  ["Name", "text"],
] as const;

const anyField = fc.constantFrom(...FIELDS);
const valuesOf = (field: string): fc.Arbitrary<Value> => fc.constantFrom(...rows.map((r) => r[field] ?? null));
const literal = (kind: string, value: Value): string =>
  value === null ? "null" : kind === "text" || kind === "id" ? quote(String(value)) : String(value);

const comparison: fc.Arbitrary<Judged> = anyField.chain(([field, kind]) =>
  fc.tuple(valuesOf(field), fc.constantFrom("=", "!=", "<", "<=", ">", ">=")).map(([wanted, given]) => {
    const operator = wanted === null && given !== "=" ? "!=" : given;
    const test = (v: Value): boolean => {
      if (v === null || wanted === null)
        return (operator === "=") === (v === wanted) && (operator === "=" || operator === "!=");
      const o = order(kind, v, wanted);
      return { "=": o === 0, "!=": o !== 0, "<": o < 0, "<=": o <= 0, ">": o > 0, ">=": o >= 0 }[operator] ?? false;
    };
    return { soql: `${field} ${operator} ${literal(kind, wanted)}`, holds: (row) => test(row[field] ?? null) };
  }),
);

const inList: fc.Arbitrary<Judged> = anyField.chain(([field, kind]) =>
  fc.tuple(fc.array(valuesOf(field), { minLength: 1, maxLength: 4 }), fc.boolean()).map(([wanted, not]) => ({
    soql: `${field} ${not ? "NOT " : ""}IN (${wanted.map((w) => literal(kind, w)).join(", ")})`,
    holds: (row) =>
      wanted.some((w) =>
        w === null || row[field] == null ? w === (row[field] ?? null) : order(kind, row[field], w) === 0,
      ) !== not,
  })),
);

const like: fc.Arbitrary<Judged> = valuesOf("Short_Text__c").chain((value) =>
  fc.tuple(fc.nat(5), fc.nat(5), fc.boolean()).map(([from, length, open]) => {
    const part = [...String(value)]
      .slice(from, from + length)
      .join("")
      .replace(/[%_\\]/g, "");
    return {
      soql: `Short_Text__c LIKE ${quote(`%${part}${open ? "%" : ""}`)}`,
      holds: (row) => {
        const text = row["Short_Text__c"] == null ? null : String(row["Short_Text__c"]).toLowerCase();
        return text !== null && (open ? text.includes(part.toLowerCase()) : text.endsWith(part.toLowerCase()));
      },
    };
  }),
);

const parent: fc.Arbitrary<Judged> = fc.constantFrom("Draft", "sent", "Paid").map((status) => ({
  soql: `invoice__R.status__c = '${status}'`,
  holds: (row) =>
    String(invoices.find((i) => i["Id"] === row["Invoice__c"])?.["Status__c"]).toLowerCase() === status.toLowerCase(),
}));

const semiJoin: fc.Arbitrary<Judged> = fc.boolean().map((not) => ({
  soql: `Invoice__c ${not ? "NOT " : ""}IN (SELECT Id FROM Invoice__c WHERE Paid__c = true)`,
  holds: (row) => invoices.some((i) => i["Id"] === row["Invoice__c"] && i["Paid__c"] === true) !== not,
}));

const flag: fc.Arbitrary<Judged> = fc.constantFrom(true, false).map((wanted) => ({
  soql: `Valid__c = ${wanted}`,
  holds: (row) => row["Valid__c"] === wanted,
}));

const { condition } = fc.letrec<{ condition: Judged; leaf: Judged }>((tie) => ({
  leaf: fc.oneof({ weight: 4, arbitrary: comparison }, inList, like, parent, flag),
  condition: fc.oneof(
    { depthSize: "small" },
    tie("leaf"),
    tie("condition").map(({ soql, holds }) => ({
      soql: `(NOT (${soql}))`,
      holds: (row: Record<string, Value>) => !holds(row),
    })),
    fc.tuple(tie("condition"), tie("condition"), fc.boolean()).map(([a, b, and]) => ({
      soql: `(${a.soql} ${and ? "AND" : "OR"} ${b.soql})`,
      holds: (row: Record<string, Value>) => (and ? a.holds(row) && b.holds(row) : a.holds(row) || b.holds(row)),
    })),
  ),
}));

const anyOrder = fc.array(fc.tuple(anyField, fc.boolean(), fc.constantFrom("", "NULLS FIRST", "NULLS LAST")), {
  maxLength: 3,
});

/** Nulls first unless last; then by Id. */
function sorted(
  list: readonly Record<string, Value>[],
  keys: readonly (readonly [(typeof FIELDS)[number], boolean, string])[],
): Record<string, Value>[] {
  return list.toSorted((a, b) => {
    for (const [[field, kind], descending, nulls] of keys) {
      const [x, y] = [a[field] ?? null, b[field] ?? null];
      if (x === null && y === null) continue;
      if (x === null || y === null) return (x === null) === (nulls !== "NULLS LAST") ? -1 : 1;
      const o = order(kind, x, y);
      if (o !== 0) return descending ? -o : o;
    }
    return order("id", a["Id"] ?? null, b["Id"] ?? null);
  });
}

const clause = (keys: readonly (readonly [(typeof FIELDS)[number], boolean, string])[]): string =>
  keys.length === 0
    ? ""
    : ` ORDER BY ${keys.map(([[field], descending, nulls]) => `${field} ${descending ? "DESC" : "ASC"} ${nulls}`).join(", ")}, Id`;

describe("SOQL", () => {
  it("selects the rows that a plain reading of the WHERE selects, deleted ones only when all are asked for", () =>
    fc.assert(
      fc.property(fc.oneof(condition, semiJoin), fc.boolean(), ({ soql, holds }, all) => {
        const expected = rows
          .filter((row) => holds(row) && (all || row["IsDeleted"] === false))
          .map((row) => row["Id"]);

        const result = org.query(admin, `SELECT Id FROM Measurement__c WHERE ${soql}`, { all });

        expect([result.totalSize, records(result).map((row) => row["Id"])]).toEqual([expected.length, expected]);
      }),
      { numRuns: 400 },
    ));

  it("orders, skips and limits as a plain sort does", () =>
    fc.assert(
      fc.property(comparison, anyOrder, fc.nat(20), fc.nat(60), ({ soql, holds }, keys, offset, limit) => {
        const expected = sorted(
          rows.filter((row) => holds(row) && row["IsDeleted"] === false),
          keys,
        ).slice(offset, offset + limit);

        const result = org.query(
          admin,
          `SELECT Id FROM Measurement__c WHERE ${soql}${clause(keys)} LIMIT ${limit} OFFSET ${offset}`,
          { all: false },
        );

        expect(records(result).map((row) => row["Id"])).toEqual(expected.map((row) => row["Id"]));
      }),
      { numRuns: 300 },
    ));

  it("gives the same after writes as a plain reading of the rows then there are", () => {
    const { org, admin } = smallOrg({ rows: { Measurement__c: 60, Invoice__c: 10 } });

    const anyWrites = fc.array(
      fc.tuple(fc.nat(59), fc.constantFrom("update", "remove", "create", "purge", "undelete")),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(
        anyWrites,
        comparison,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(FIELDS[8], FIELDS[9]),
        (writes, { soql, holds }, all, descending, column) => {
          const keys = [[column, false, ""]] as const;
          for (const [n, kind] of writes) {
            org.clock.advance(700);
            const there = allRows(org, admin, "Measurement__c");
            const row = there[n % there.length];
            const [id, invoice] = [String(row?.["Id"]), String(row?.["Invoice__c"])];
            if (kind === "create")
              org.create(admin, "Measurement__c", { Name: "new", Invoice__c: invoice, Count__c: n });
            else if (kind === "undelete") {
              if (row?.["IsDeleted"] === true) org.undelete(admin, "Measurement__c", id);
            } else if (kind === "purge") org.purge(admin, "Measurement__c", id);
            else if (row?.["IsDeleted"] === false) {
              if (kind === "update") org.update(admin, { object: "Measurement__c", id, values: { Count__c: n } });
              else org.remove(admin, "Measurement__c", id);
            }
          }
          const there = allRows(org, admin, "Measurement__c").filter(
            (row) => holds(row) && (all || row["IsDeleted"] === false),
          );
          const expected = sorted(there, keys).map((row) => row["Id"]);

          const result = org.query(
            admin,
            `SELECT Id FROM Measurement__c WHERE ${soql} ORDER BY ${column[0]}${descending ? ` DESC, Id DESC` : ""}`,
            { all },
          );

          expect(records(result).map((row) => row["Id"])).toEqual(descending ? expected.toReversed() : expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("groups and aggregates as a plain loop does", () => {
    const live = rows.filter((row) => row["IsDeleted"] === false);
    const units = [...new Set(live.map((row) => row["Unit__c"] ?? null))].sort((a, b) =>
      a === null ? -1 : b === null ? 1 : order("text", a, b),
    );
    const expected = units.map((unit) => {
      const group = live.filter((row) => (row["Unit__c"] ?? null) === unit);
      const counts = group.flatMap((row) => (row["Count__c"] == null ? [] : [Number(row["Count__c"])]));
      return {
        Unit__c: unit,
        n: group.length,
        expr0: String(counts.reduce((a, b) => a + b, 0)),
        most: Math.max(...counts),
        distinct: new Set(group.map((r) => r["Invoice__c"])).size,
      };
    });

    const result = org.query(
      admin,
      "SELECT Unit__c, COUNT(Id) n, SUM(Count__c), MAX(Count__c) most, COUNT_DISTINCT(Invoice__c) distinct FROM Measurement__c GROUP BY Unit__c HAVING COUNT(Id) > 0 ORDER BY Unit__c",
      { all: false },
    );

    expect(records(result)).toEqual(expected);
  });

  it("reads date literals in UTC from the org's clock", () => {
    const within = (from: string, to: string) =>
      rows
        .filter(
          (r) => r["IsDeleted"] === false && String(r["SystemModstamp"]) >= from && String(r["SystemModstamp"]) < to,
        )
        .map((r) => r["Id"]);
    const ask = (where: string) =>
      records(org.query(admin, `SELECT Id FROM Measurement__c WHERE SystemModstamp ${where}`, { all: false })).map(
        (r) => r["Id"],
      );

    expect(org.clock.now()).toEqual(NOW);
    expect(ask("= LAST_N_DAYS:3")).toEqual(within("2026-02-26", "2026-03-02"));
    expect(ask("= LAST_MONTH")).toEqual(within("2026-02-01", "2026-03-01"));
    expect(ask("< THIS_YEAR")).toEqual(within("2000", "2026-01-01"));
    expect(ask(">= N_DAYS_AGO:10")).toEqual(within("2026-02-19", "2027"));
    expect(ask("= LAST_N_MONTHS:2")).toEqual(within("2026-01-01", "2026-03-01"));
    expect(ask("= LAST_N_WEEKS:1")).toEqual(within("2026-02-22", "2026-03-01"));
    expect(ask("< NEXT_N_DAYS:2")).toEqual(within("2000", "2026-03-02"));
    expect(ask("= LAST_QUARTER")).toEqual(within("2025-10-01", "2026-01-01"));
  });
});
