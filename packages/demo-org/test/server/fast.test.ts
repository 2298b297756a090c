import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { type Answer, type Client, openOrg, soql } from "../support/client.ts";
import { admin } from "../support/fake-org.ts";

const query = "SELECT Id, Name, AnnualRevenue FROM Account";

/** All pages of a query and the result sets of a Bulk job, as text. */
async function readAll({ ask, post }: Client, headers: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const answers: Answer[] = [await ask(soql(query), { headers })];
  for (let next = nextOf(answers[0]); next !== undefined; next = nextOf(answers.at(-1)))
    answers.push(await ask(next, { headers }));
  const { json } = await post("jobs/query", { operation: "query", query });
  const path = `jobs/query/${(json as { id: string }).id}`; // a job
  await ask(path);
  await ask(path);
  for (const locator of ["", "NA"])
    answers.push(await ask(`${path}/results?maxRecords=4&locator=${locator}`, { headers }));
  return answers.map(({ text }) => text.replaceAll(/0r8\w{15}/g, "LOCATOR"));
}

const nextOf = (answer: Answer | undefined): string | undefined =>
  (answer?.json as { nextRecordsUrl?: string } | undefined)?.nextRecordsUrl; // a reply of a query

describe("a fast org", () => {
  it.each([{}, { "accept-encoding": "gzip" }])(
    "answers the same as a plain one, the first time and the second %o",
    async (headers) => {
      const settings = { pageRows: 3 };
      const plain = await readAll(await openOrg(7, { settings }), headers);
      const client = await openOrg(7, { settings, fast: true });

      const first = await readAll(client, headers);
      const second = await readAll(client, headers);

      expect(first).toEqual(plain);
      expect(second).toEqual(plain);
    },
  );

  it("makes a page once, until a row is written", async () => {
    const client = await openOrg(7, { settings: { pageRows: 3 }, fast: true });
    let made = 0;
    const { org } = client.org;
    const original = org.query(admin, query, { all: false });
    org.query = () => ({
      ...original,
      rows(from, count) {
        made += 1;
        return original.rows(from, count);
      },
    });

    const counts: number[] = [];
    for (const write of [false, false, true]) {
      if (write) org.update(admin, { object: "Account", id: "001Do0000000000AAA", values: { Name: "changed" } });
      await client.ask(soql(query));
      counts.push(made);
    }

    expect(counts).toEqual([1, 1, 2]);
  });

  it("still applies faults", async () => {
    const client = await openOrg(7, { settings: { pageRows: 3 }, fast: true });
    await client.ask(soql(query));
    client.org.fault({ dropRows: 1 });
    client.org.fault({ nth: 2, cutAfter: 10 });

    const short = await client.ask(soql(query));
    const cut = await client.ask(soql(query));

    expect(short.json).toMatchObject({ totalSize: 7, records: [{}, {}] });
    expect([cut.complete, cut.bytes.length]).toEqual([false, 10]);
  });

  it("leaves no file behind", async () => {
    const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("demo-org-"));
    const before = folders();
    const client = await openOrg(7, { settings: { pageRows: 3 }, fast: true });
    await client.ask(soql(query));
    const during = folders();

    await client.org.close();

    expect(during.length).toBe(before.length + 1);
    expect(folders()).toEqual(before);
  });
});
