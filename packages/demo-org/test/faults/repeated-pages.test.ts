import { describe, expect, it } from "vitest";
import { openOrg, soql } from "../support/client.ts";

interface Page {
  readonly totalSize: number;
  readonly nextRecordsUrl?: string;
  readonly records: readonly { readonly Id: string }[];
}

const rows = soql("SELECT Id FROM Account");
const ids = ({ records }: Page) => records.map(({ Id }) => Id.slice(-4, -3));

describe("pages that are not the ones asked for", () => {
  it("come once more, their locator too", async () => {
    const { org, ask } = await openOrg(6, { settings: { pageRows: 2 } });
    const first = (await ask(rows)).json as Page;
    const second = (await ask(String(first.nextRecordsUrl))).json as Page;
    org.fault({ path: "/query/", replay: true });

    const replayed = (await ask(String(second.nextRecordsUrl))).json as Page;

    expect(replayed).toEqual(second);
  });

  it("have a row twice: as one more, or in place of another", async () => {
    const { org, ask } = await openOrg(3);
    const answers: Page[] = [];
    for (const repeatRow of ["added", "inPlace"] as const) {
      org.fault({ repeatRow });
      answers.push((await ask(rows)).json as Page);
    }

    expect(answers.map((page) => ({ totalSize: page.totalSize, ids: ids(page) }))).toEqual([
      { totalSize: 3, ids: ["0", "0", "1", "2"] },
      { totalSize: 3, ids: ["0", "0", "1"] },
    ]);
  });

  it("are sets of Bulk results too", async () => {
    const { org, ask, post } = await openOrg(6, { settings: { bulkSetRowsMost: 2 } });
    const { json } = await post("jobs/query", { operation: "query", query: "SELECT Id FROM Account" });
    const path = `jobs/query/${(json as { id: string }).id}`; // a job
    await ask(path);
    await ask(path);
    const first = await ask(`${path}/results`);
    const second = await ask(`${path}/results?locator=${first.headers["sforce-locator"]}`);
    org.fault({ path: "/results", replay: true });

    const replayed = await ask(`${path}/results?locator=${second.headers["sforce-locator"]}`);

    expect([replayed.text, replayed.headers["sforce-locator"]]).toEqual([
      second.text,
      second.headers["sforce-locator"],
    ]);
  });
});
