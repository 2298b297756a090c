import { afterEach, describe, expect, it } from "vitest";
import { fullTable } from "../../support/catalog-metadata.ts";
import { Target } from "../../support/target.ts";
import { TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const object = "ContentDocumentLink";
const config = { objects: [object], state_interval: 0 };

const begin = async (documents: number): Promise<void> => {
  org = await TestOrg.start({ scale: 0.05, rows: { ContentDocument: documents } });
};

/** What somebody does in the org. */
function somebody() {
  const running = org.running.org;
  const [user] = running.users;
  if (user === undefined) throw new Error("the org has no user");
  const ids = (soql: string): string[] => {
    const found = running.query(user, soql, { all: true });
    return [...found.rows(0, found.totalSize)].map(({ id }) => String(id));
  };
  const documents = ids("SELECT Id FROM ContentDocument ORDER BY Id");
  const linksOf = (document: string) => ids(`SELECT Id FROM ${object} WHERE ContentDocumentId = '${document}'`);
  return {
    documents,
    linksOf,
    links: () => documents.flatMap(linksOf).sort(),
    ids,
    link: (document: string, to: string) =>
      running.create(user, object, { ContentDocumentId: document, LinkedEntityId: to, ShareType: "V" }),
    vote: (parent: string) => running.create(user, "Vote", { ParentId: parent, Type: "Up" }),
    removeDocument: (id: string) => running.remove(user, "ContentDocument", id),
  };
}

const idsIn = (target: Target, stream: string) => target.merged(stream).map((row) => String(row["Id"]));

describe("an object that answers only queries with a filter", () => {
  it("is discovered where its rows can be found through a parent, and where not refused by its name with the reason", async () => {
    await begin(5);
    const catalog = await org.discover({ objects: ["*Link", "Vote"] });
    org.running.org.alterObject("EntityDefinition", "hide");
    const none = await org.run({ config: { objects: ["FieldDefinition", "Account"] }, args: ["--discover"] });

    const through = catalog.streams.map(({ tap_stream_id, metadata }) => [
      tap_stream_id,
      metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata["salesforce.through"],
    ]);
    expect(Object.fromEntries(through)).toEqual({
      ContentDocumentLink: { by: "ContentDocumentId", parent: "ContentDocument", key: "Id" },
      Vote: { by: "Parent.Type", values: ["Case", "Account"], one: true },
    });
    expect([none.exitCode, none.messages]).toEqual([2, []]);
    expect(none.stderr).toContain(
      "objects: FieldDefinition cannot be read: Salesforce answers only queries that filter",
    );
    expect(none.stderr).toContain("the user does not see EntityDefinition");
  });

  it("is read through all of its parents, first in full, then what changed, each row once", async () => {
    await begin(700);
    const { documents, links, link, removeDocument, ids } = somebody();
    const catalog = await org.discover(config);
    const first = await org.run({ config, catalog });
    const target = new Target().load(first.messages);
    expect(first.exitCode).toBe(0);
    expect(idsIn(target, object)).toEqual(links());

    const [account = ""] = ids("SELECT Id FROM Account LIMIT 1");
    org.running.clock.advance(3_600_000);
    const added = [link(String(documents[3]), account), link(String(documents.at(-1)), account)];
    removeDocument(String(documents[5]));
    org.running.clock.advance(3_600_000);
    const second = await org.run({ config, catalog, state: first.state });
    const third = await org.run({ config, catalog, state: second.state });

    const news = new Target().load(second.messages);
    expect(idsIn(news, object)).toEqual(expect.arrayContaining(added));
    expect(idsIn(target.load(second.messages), object)).toEqual(links());
    expect(target.doubled(object)).toEqual([]);
    expect(new Target().load(third.messages).appended(object)).toEqual([]);
  });

  it("asks for fewer parents where a query for many is too much", async () => {
    await begin(120);
    const { links } = somebody();
    const catalog = await org.discover(config);
    const reply = { status: 400, errorCode: "OPERATION_TOO_LARGE", message: "exceeded 100000 distinct ids" };
    org.running.fault({ path: `FROM%20${object}.{900}`, count: "all", reply });
    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(0);
    expect(new Target().load(run.messages).doubled(object)).toEqual([]);
    expect(idsIn(new Target().load(run.messages), object)).toEqual(links());
  });

  it("reads all pages of an answer", async () => {
    await begin(400);
    const { links } = somebody();
    const catalog = await org.discover(config);
    org.running.settings.pageRows = 200;
    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(0);
    expect(idsIn(new Target().load(run.messages), object)).toEqual(links());
  });

  it("goes on behind the parents whose rows are out", async () => {
    await begin(900);
    const { links } = somebody();
    const catalog = fullTable(await org.discover(config));
    org.running.settings.pageRows = 200;
    const abort = new AbortController();
    org.running.fault({
      path: "/queryAll[?].*FROM%20ContentDocument%20",
      nth: 3,
      before: () => abort.abort("SIGTERM"),
    });
    const first = await org.run({ config, catalog, signal: abort.signal });
    const second = await org.run({ config, catalog, state: first.state });

    const [before, after] = [first, second].map(({ messages }) => new Target().load(messages).appended(object).length);
    expect(first.exitCode).toBe(143);
    expect(before).toBeGreaterThan(500);
    expect(after).toBe(links().length - Number(before));
    expect(idsIn(new Target().load(first.messages).load(second.messages), object)).toEqual(links());
  });

  it("is read by the types of its parents where Salesforce takes no list", async () => {
    await begin(5);
    const { vote, ids } = somebody();
    const parents = [...ids("SELECT Id FROM Case LIMIT 3"), ...ids("SELECT Id FROM Account LIMIT 2")];
    const votes = parents.map(vote).sort();
    const catalog = await org.discover({ objects: ["Vote"] });
    const run = await org.run({ config: { objects: ["Vote"] }, catalog });

    expect(run.exitCode).toBe(0);
    expect(idsIn(new Target().load(run.messages), "Vote")).toEqual(votes);
  });
});
