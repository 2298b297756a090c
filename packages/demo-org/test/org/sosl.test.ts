import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OrgUser } from "../../src/org/org.ts";
import { matchesOf } from "../../src/sosl/find/expression.ts";
import { records, smallOrg } from "../support/small-org.ts";

/** An org with these accounts, and what a search of its accounts finds. */
function searched(...accounts: readonly Readonly<Record<string, unknown>>[]) {
  const small = smallOrg({ rows: { Account: 0 } });
  const { org, admin } = small;
  const ids = accounts.map((values) => org.create(admin, "Account", values));
  const rowsOf = (sosl: string, user: OrgUser = admin) =>
    org.search(user, sosl).found.map((found) => ({ object: found.object, rows: records(found) }));
  const names = (sosl: string): unknown[] => rowsOf(sosl).flatMap(({ rows }) => rows.map((row) => row["Name"]));
  return { ...small, ids, rowsOf, names };
}

const named = (...names: readonly string[]) => searched(...names.map((Name) => ({ Name })));
const inAccounts = (term: string): string => `FIND {${term}} RETURNING Account(Name)`;

describe("the term of a search finds", () => {
  const texts = [
    "Edge Communications",
    "Jane Gray",
    "Edgewater-Communications Ltd",
    "O'Brien & Sons",
    "東京都 Trading",
  ];
  const { names } = named(...texts);
  const edge = "Edge Communications";
  const water = "Edgewater-Communications Ltd";

  it.each([
    ["whole words in any case", "EDGE", [edge]],
    ["words in any order", "communications edge", [edge]],
    ["phrases as they are written", '"edge communications"', [edge]],
    ["no phrase the other way round", '"communications edge"', []],
    ["phrases that punctuation joins", "edgewater\\-communications", [water]],
    ["any characters after *", "edge*", [edge, water]],
    ["any characters at *", "com*tions", [edge, water]],
    ["one character at ?", "j?ne", ["Jane Gray"]],
    ["no other number of characters at ?", "j?e", []],
    ["words without the wildcard that they begin with", "*edge", [edge]],
    ["an escaped wildcard as punctuation", "jane\\*", ["Jane Gray"]],
    ["no wildcard where it is escaped", "j\\?ne", []],
    ["names with an escaped apostrophe", "O\\'Brien", ["O'Brien & Sons"]],
    ["what follows a hyphen", "ltd", [water]],
    ["words of a script without spaces anywhere", "京都", ["東京都 Trading"]],
    ["either term of OR", "gray or brien", ["Jane Gray", "O'Brien & Sons"]],
    ["both terms of AND", "edge AND ltd", []],
    ["what AND NOT leaves", "communications and not ltd", [edge]],
    ["AND before OR", "gray OR edge AND ltd", ["Jane Gray"]],
    ["what brackets join first", "(gray OR edge) AND ltd", []],
    ["what AND NOT leaves of brackets", "communications AND NOT (ltd OR gray)", [edge]],
    ["operators in quotes as words", '"and" OR gray', ["Jane Gray"]],
    ["the same without operators and brackets that lack their other side", "OR (gray) AND ) AND NOT", ["Jane Gray"]],
    ["either term within brackets that lack their other side", "(gray OR (brien", ["Jane Gray", "O'Brien & Sons"]],
    ["either term around a bracket that lacks its other side", "gray OR ) brien", ["Jane Gray", "O'Brien & Sons"]],
    ["the same without a quote that lacks its other side", '"gray', ["Jane Gray"]],
  ])("%s", (_what, term, expected) => {
    expect(names(inAccounts(term))).toEqual(expected);
  });

  it("terms joined by OR alone where it is longer than 4,000 characters, and nothing from 10,001 on", () => {
    const filler = (length: number): string => "x".repeat(length - "gray AND ".length);

    expect(names(inAccounts(`gray AND ${filler(4000)}`))).toEqual([]);
    expect(names(inAccounts(`gray AND ${filler(4001)}`))).toEqual(["Jane Gray"]);
    expect(names(inAccounts(`gray AND ${filler(10_001)}`))).toEqual([]);
  });

  it("what its expression says, whatever its shape", () => {
    const word = fc.constantFrom("ash", "birch", "cedar", "dogwood");
    interface Shape {
      readonly text: string;
      readonly holds: (words: ReadonlySet<string>) => boolean;
    }
    const leaf = word.map((text): Shape => ({ text, holds: (words) => words.has(text) }));
    const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
      shape: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(tie("shape"), fc.constantFrom("AND", "OR", "AND NOT"), tie("shape"))
          .map(([left, operator, right]) => ({
            text: `(${left.text}) ${operator} (${right.text})`,
            holds: (words: ReadonlySet<string>) => {
              const [a, b] = [left.holds(words), right.holds(words)];
              return operator === "OR" ? a || b : operator === "AND" ? a && b : a && !b;
            },
          })),
      ),
    }));

    fc.assert(
      fc.property(shape, fc.array(word), ({ text, holds }, words) => {
        expect(matchesOf(text)([words.join(" ")])).toBe(holds(new Set(words)));
      }),
    );
  });
});

describe("a search looks", () => {
  const contact = { LastName: "Gonzalez", Email: "rose@edge.example", Phone: "(512) 757-6000", Title: "Manager" };
  const { org, admin, limited, names, rowsOf } = searched({
    Name: "Edge",
    Website: "www.ziggurat.example",
    Site: "Hall",
  });
  org.create(admin, "Contact", { ...contact, Description: "Met at the ziggurat" });
  org.create(admin, "Product2", { Name: "Generator", Description: "Runs on ziggurat power" });
  const last = (sosl: string): unknown[] => rowsOf(sosl).flatMap(({ rows }) => rows.map((row) => row["LastName"]));

  it.each([
    ["ALL", ["ziggurat", "rose", "757", "manager", "gonzalez"]],
    ["NAME", ["gonzalez"]],
    ["EMAIL", ["rose"]],
    ["PHONE", ["757"]],
    ["SIDEBAR", ["gonzalez"]],
  ])("in %s FIELDS at no others", (group, expected) => {
    const terms = ["ziggurat", "rose", "757", "manager", "gonzalez"];

    const finding = terms.filter(
      (term) => last(`FIND {${term}} IN ${group} FIELDS RETURNING Contact(LastName)`).length > 0,
    );

    expect(finding).toEqual(expected);
  });

  it("in NAME FIELDS at those that count as names of an object, and at every text of products", () => {
    expect(names("FIND {ziggurat} IN NAME FIELDS RETURNING Account(Name), Product2(Name)")).toEqual([
      "Edge",
      "Generator",
    ]);
  });

  it("in objects that RETURNING names, in its order, or in all but those that it would have to name", () => {
    expect(rowsOf("FIND {ziggurat} RETURNING Contact(Title), Account(Name)")).toEqual([
      { object: "Contact", rows: [{ Title: "Manager" }] },
      { object: "Account", rows: [{ Name: "Edge" }] },
    ]);
    expect(rowsOf("FIND {ziggurat}").flatMap(({ object, rows }) => (rows.length > 0 ? [object] : []))).toEqual([
      "Account",
      "Contact",
    ]);
  });

  it("at fields and rows that the user may see", () => {
    org.create(limited, "Contact", { LastName: "Own", Title: "Minaret" });
    org.create(admin, "Contact", { LastName: "Other", Title: "Minaret" });
    const found = (sosl: string) => rowsOf(sosl, limited).flatMap(({ rows }) => rows.map((row) => row["LastName"]));

    expect(last("FIND {minaret} RETURNING Contact(LastName)")).toEqual(["Own", "Other"]);
    expect(found("FIND {minaret} RETURNING Contact(LastName)")).toEqual(["Own"]);
    org.alterField("Contact", "Title", "hide");
    expect(found("FIND {minaret} RETURNING Contact(LastName)")).toEqual([]);
  });
});

describe("a search returns", () => {
  it("the ids where no fields are named, and of fields those of parents and functions too", () => {
    const { rowsOf, ids } = searched({ Name: "Edge", AnnualRevenue: 1234.5 });

    expect(rowsOf("FIND {edge} RETURNING Account")).toEqual([{ object: "Account", rows: [{ Id: ids[0] }] }]);
    expect(rowsOf("FIND {edge} RETURNING Account(Owner.Alias, FORMAT(AnnualRevenue) amount)")).toEqual([
      { object: "Account", rows: [{ "Owner.Alias": expect.any(String), amount: "$1,235" }] },
    ]);
  });

  it("what WHERE selects, in the order of ORDER BY, from OFFSET to LIMIT", () => {
    const { names } = named("Edge A", "Edge B", "Edge C", "Edge D)");

    expect(names("FIND {edge} RETURNING Account(Name WHERE Name != 'Edge D)' ORDER BY Name DESC)")).toEqual([
      "Edge C",
      "Edge B",
      "Edge A",
    ]);
    expect(names("find {edge} returning account(name order by name limit 2 offset 1)")).toEqual(["Edge B", "Edge C"]);
    expect(names("FIND {edge} RETURNING Account(Name LIMIT 0)")).toEqual([]);
  });

  it("no more rows than its own LIMIT over all objects", () => {
    const { org, admin, rowsOf } = named("Edge A", "Edge B", "Edge C");
    for (const LastName of ["Edge", "Edge"]) org.create(admin, "Contact", { LastName });

    const found = rowsOf("FIND {edge} RETURNING Account(Id LIMIT 2), Contact LIMIT 3");

    expect(found.map(({ object, rows }) => [object, rows.length])).toEqual([
      ["Account", 2],
      ["Contact", 1],
    ]);
  });

  it("2,000 rows where it has no LIMIT", () => {
    const { org, admin } = smallOrg({ rows: { Lead: 3000 } });

    const [leads] = org.search(admin, "FIND {a* OR b* OR c* OR d* OR e* OR m* OR s*} RETURNING Lead").found;

    expect(leads?.totalSize).toBe(2000);
  });

  it("archived rows and no deleted ones", () => {
    const { org, admin, ids, names, rowsOf } = named("Edge A", "Edge B");
    const archived = org.query(admin, "SELECT Id FROM Task WHERE IsArchived = true AND IsDeleted = false LIMIT 1", {
      all: true,
    });
    const [task] = records(archived);
    org.update(admin, { object: "Task", id: String(task?.["Id"]), values: { Subject: "Minaret" } });
    org.remove(admin, "Account", String(ids[0]));

    expect(names(inAccounts("edge"))).toEqual(["Edge B"]);
    expect(rowsOf("FIND {minaret} RETURNING Task(Id)")).toEqual([{ object: "Task", rows: [task] }]);
  });

  it("products of a price book", () => {
    const { org, admin } = smallOrg();
    const entries = records(org.query(admin, "SELECT Pricebook2Id, Product2Id FROM PricebookEntry", { all: false }));
    const book = String(entries[0]?.["Pricebook2Id"]);
    org.create(admin, "Product2", { Name: "Not for sale", Description: "in no price book" });
    const all = records(org.search(admin, "FIND {a* OR b* OR s* OR p*} RETURNING Product2").found[0] ?? fail());

    const [found] = org.search(
      admin,
      `FIND {a* OR b* OR s* OR p*} RETURNING Product2 WITH PricebookId = '${book}'`,
    ).found;

    const inBook = new Set(
      entries.filter((entry) => entry["Pricebook2Id"] === book).map((entry) => entry["Product2Id"]),
    );
    const expected = all.filter(({ Id }) => inBook.has(Id ?? ""));
    expect(records(found ?? fail())).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(all.length);
  });
});

const fail = (): never => {
  throw new Error("The search has no answer.");
};

it("a search for articles takes data categories", () => {
  const { org, admin } = smallOrg({ knowledge: true });
  const found = (rest: string) =>
    records(
      org.search(
        admin,
        `FIND {a* OR b* OR c* OR h* OR w*} RETURNING KnowledgeArticleVersion(Id WHERE PublishStatus = 'Online')${rest}`,
      ).found[0] ?? fail(),
    );
  const query = "SELECT Id FROM KnowledgeArticleVersion WHERE PublishStatus = 'Online' WITH DATA CATEGORY ";
  const clause = "Topics__c BELOW Setup__c";
  const filed = records(org.query(admin, query + clause, { all: false })).map(({ Id }) => Id);

  const some = found(` WITH DATA CATEGORY ${clause} LIMIT 2000 UPDATE TRACKING, VIEWSTAT`);

  expect(some).toEqual(found("").filter(({ Id }) => filed.includes(Id ?? "")));
  expect(some.length).toBeGreaterThan(0);
});
