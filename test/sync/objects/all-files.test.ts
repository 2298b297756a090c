import { afterEach, describe, expect, it } from "vitest";
import { Scene } from "../../faults/scene.ts";
import { giveAllFiles } from "../../support/all-files.ts";

let scene: Scene;
afterEach(() => scene.close());

const objects = ["ContentDocument", "ContentVersion", "ContentDocumentLink"];
const warning =
  "ContentDocument, ContentDocumentLink, ContentVersion: The user does not have the permission Query All Files: " +
  "Salesforce gives only files that the user owns or was given, also to users with View All Data, and does not say that there are more.";
const open = (config: object = {}) => Scene.open({ rows: { ContentDocument: 40 }, objects, config: { ...config } });
const count = (object: string) => scene.target.merged(object).filter((row) => row["_sdc_deleted_at"] === null).length;
const links = "FROM(%20|\\+| )ContentDocumentLink(%20|\\+| |$)";

describe("files of which the user is shown a part", () => {
  it("are warned of by name at discovery and in each run, and nothing else is", async () => {
    scene = await open();
    const discovered = await scene.org.run({ config: scene.config, args: ["--discover"] });
    const first = await scene.sync();
    const cases = await scene.org.discover({ objects: ["Case"] });
    const other = await scene.sync({ config: { objects: ["Case"] }, catalog: cases });

    expect(discovered.stderr).toContain(`WARN ${warning}`);
    expect(first.stderr).toContain(`WARN ${warning}`);
    expect(other.stderr).not.toContain("Query All Files");
  });

  it("are warned of where a query reads them", async () => {
    const queries = [{ name: "documents", soql: "SELECT Id, Title FROM ContentDocument" }];
    scene = await Scene.open({ objects: ["Case"], config: { objects: ["!*"], queries } });

    const run = await scene.sync();

    expect(run.stderr).toContain("WARN ContentDocument: The user does not have the permission Query All Files");
  });

  it("are warned of where the org does not say whether it is a part", async () => {
    scene = await open();
    scene.running.fault({
      path: "PermissionSetAssignment",
      count: "all",
      reply: { status: 400, errorCode: "INVALID_TYPE", message: "sObject type is not supported." },
    });

    const run = await scene.sync();

    expect(run.stderr).toContain("It is not known whether the user has the permission Query All Files");
  });
});

describe("with Query All Files", () => {
  it.each(["rest", "bulk"])("all files come without a warning, links without their documents, by %s", async (api) => {
    scene = await open({ api });
    const partial = await scene.sync();
    const before = objects.map(count);
    expect(partial.stderr).toContain("read through its parents");
    giveAllFiles(scene.running);
    scene.state = undefined;
    let ofLinks = 0;
    scene.each(links, () => (ofLinks += 1));

    const run = await scene.sync({ config: { api } });

    const held = objects.map((object) => scene.ids(20_000, object).length);
    expect(objects.map(count)).toEqual(held);
    expect(held.every((rows, n) => rows > (before[n] ?? 0))).toBe(true);
    expect(run.stderr).not.toContain("Query All Files");
    expect(run.stderr).not.toContain("read through its parents");
    expect(ofLinks).toBeLessThanOrEqual(2);
  });

  it("that is taken away while it is read, links come through their documents", async () => {
    scene = await open({ api: "rest" });
    giveAllFiles(scene.running);
    scene.running.fault({
      path: links,
      reply: {
        status: 400,
        errorCode: "MALFORMED_QUERY",
        message: "実装の制限: ContentDocumentLink には検索条件が必要です",
      },
    });

    const run = await scene.sync();

    expect(run.stderr).toContain("ContentDocumentLink: Salesforce requires a filter after all");
    expect(count("ContentDocumentLink")).toBe(scene.ids(20_000, "ContentDocumentLink").length);
  });
});
