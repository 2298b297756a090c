import { describe, expect, it } from "vitest";
import { records, smallOrg } from "../support/small-org.ts";

const { org, admin } = smallOrg({ knowledge: true, scale: 1 });
const rows = (object: string, where = "") =>
  records(
    org.query(admin, `SELECT Id, KnowledgeArticleId, PublishStatus, IsLatestVersion FROM ${object} ${where}`, {
      all: true,
    }),
  );

describe.each(["Knowledge__kav", "KnowledgeArticleVersion"])("%s", (object) => {
  it("answers without a filter: drafts, published and archived articles, without their old versions", () => {
    const found = rows(object);

    expect(new Set(found.map((row) => row["PublishStatus"]))).toEqual(new Set(["Draft", "Online"]));
    expect(found.every((row) => row["IsLatestVersion"] === true)).toBe(true);
  });

  it("returns old versions to a query for those of one article", () => {
    const articles = [...new Set(rows(object).map((row) => String(row["KnowledgeArticleId"])))];
    const old = articles.flatMap((id) =>
      rows(object, `WHERE KnowledgeArticleId = '${id}' AND IsLatestVersion = false`),
    );

    expect(old.length).toBeGreaterThan(0);
    expect(new Set(old.map((row) => row["PublishStatus"]))).toEqual(new Set(["Archived"]));
  });
});
