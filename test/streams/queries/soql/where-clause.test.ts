import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionText } from "../../../../src/streams/queries/soql/compose-query.ts";
import { parseSoql } from "../../../../src/streams/queries/soql/parse-query.ts";
import { loadSoql } from "../../../../src/streams/queries/soql/soql-library.ts";
import { saysTheSame } from "../../../../src/streams/queries/soql/soql-tokens.ts";
import { both, bracketed, isNotDeleted } from "../../../../src/streams/queries/soql/where-clause.ts";

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

/** A condition, and whether AND behind it would change what it says. */
interface Written {
  readonly text: string;
  readonly isOpen: boolean;
}

/** As users write them: ANDs or ORs, brackets, and NOT before some. */
const { condition } = fc.letrec<{ condition: Written; part: Written }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small" },
    tie("part"),
    fc
      .tuple(fc.array(tie("part"), { minLength: 2, maxLength: 3 }), fc.constantFrom("AND", "OR"))
      .map(([parts, between]) => ({
        text: parts.map(({ text }) => text).join(` ${between} `),
        isOpen: between === "OR" || parts.some(({ isOpen }) => isOpen),
      })),
  ),
  part: fc.oneof(
    { depthSize: "small" },
    leaf.map((text) => ({ text, isOpen: false })),
    tie("condition").map(({ text }) => ({ text: `(${text})`, isOpen: false })),
    tie("condition").map(({ text }) => ({ text: `(NOT (${text}))`, isOpen: false })),
    leaf.map((text) => ({ text: `NOT ${text}`, isOpen: true })),
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
  it("stands outside of brackets around all that the user wrote, unless that is nothing but ANDs", () =>
    fc.assert(
      fc.property(condition, ({ text, isOpen }) => {
        const tree = treeOf(text);
        fc.pre(tree !== null);
        const own = isOpen ? `(${text})` : text;

        expect(saysTheSame(conditionText(bracketed(tree), library), own)).toBe(true);
        expect(saysTheSame(conditionText(both(tree, isNotDeleted), library), `${own} AND IsDeleted = false`)).toBe(
          true,
        );
      }),
    ));

  it("stands alone where the user wrote none", () => {
    expect(conditionText(both(undefined, isNotDeleted), library)).toBe("IsDeleted = false");
  });
});
