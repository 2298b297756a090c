import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSoql } from "../../../src/discover/query/parse.ts";
import { saysTheSame } from "../../../src/discover/query/tokens.ts";
import { conditionText } from "../../../src/discover/query/write.ts";
import { both, bracketed, isNotDeleted } from "../../../src/plan/query/where.ts";
import { loadSoql } from "../../../src/streams/soql-library.ts";

const library = await loadSoql();

const leaf = fc.constantFrom(
  "Name = 'a'",
  "Name LIKE '%(x) OR y''s'".replace("''", "\\'"),
  "Amount > 1.50",
  "Type IN ('a', 'b\\'')",
  "CloseDate = LAST_N_DAYS:30",
  "Id IN (SELECT OpportunityId FROM OpportunityLineItem WHERE Quantity > 1 OR Quantity = 0)",
  "Owner.Name != null",
  "CALENDAR_YEAR(CreatedDate) = 2026",
  "CreatedDate >= 2026-01-31T09:05:00+02:00",
  "IsClosed = true",
);

/** A condition as users write them: ANDs or ORs, brackets, and NOT before some. */
const { condition } = fc.letrec<{ condition: string; part: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small" },
    tie("part"),
    fc
      .tuple(fc.array(tie("part"), { minLength: 2, maxLength: 3 }), fc.constantFrom(" AND ", " OR "))
      .map(([parts, between]) => parts.join(between)),
  ),
  part: fc.oneof(
    { depthSize: "small" },
    leaf,
    tie("condition").map((inner) => `(${inner})`),
    tie("condition").map((inner) => `(NOT (${inner}))`),
    leaf.map((inner) => `NOT ${inner}`),
  ),
}));

/** Null where the query is refused, because the parser would lose a part of it: one NOT of three. */
function treeOf(where: string) {
  try {
    return parseSoql({ name: "q", soql: `SELECT Id FROM Opportunity WHERE ${where}` }, library).tree.where ?? null;
  } catch (error) {
    expect(String(error)).toContain("cannot put together again");
    return null;
  }
}

describe("a condition of ours beside the user's", () => {
  it("stands outside of brackets around all that the user wrote, whatever is read at all", () =>
    fc.assert(
      fc.property(condition, (where) => {
        const tree = treeOf(where);
        fc.pre(tree !== null);

        expect(saysTheSame(conditionText(bracketed(tree), library), `(${where})`)).toBe(true);
        expect(saysTheSame(conditionText(both(tree, isNotDeleted), library), `(${where}) AND IsDeleted = false`)).toBe(
          true,
        );
      }),
    ));

  it("stands alone where the user wrote none", () => {
    expect(conditionText(both(undefined, isNotDeleted), library)).toBe("IsDeleted = false");
  });
});
