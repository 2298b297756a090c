import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordTexts } from "../../support/record-texts.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

/** Compounds too, which no catalog selects by default. */
function everything(catalog: Catalog): Catalog {
  const streams = catalog.streams.map((stream) => ({
    ...stream,
    metadata: stream.metadata.map(({ breadcrumb, metadata }) => ({
      breadcrumb,
      metadata: { ...metadata, selected: true },
    })),
  }));
  return { streams };
}

describe("a row", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.2 });
    org.running.clock.freeze(true);
  });
  afterAll(() => org.close());

  it("is the same bytes by REST and by Bulk, for every object and field, compounds and every kind of number included", async () => {
    const catalog = everything(await org.discover());

    const rest = await org.run({ config: { api: "rest" }, catalog });
    const bulk = await org.run({ config: { api: "bulk" }, catalog });

    expect([rest, bulk].map(({ exitCode, stderr }) => (exitCode === 0 ? "" : stderr))).toEqual(["", ""]);
    const [byRest, byBulk] = [recordTexts(rest.stdout), recordTexts(bulk.stdout)];
    expect([...byRest.keys()].sort()).toEqual([...byBulk.keys()].sort());
    expect(byRest.size).toBeGreaterThan(30);
    for (const [stream, records] of byRest)
      expect({ stream, records: byBulk.get(stream) }).toEqual({ stream, records });
  });

  it("keeps every digit of a number", async () => {
    const catalog = await org.discover({ objects: ["Measurement__c", "Invoice__c"] });

    const { stdout } = await org.run({ catalog });

    const numbers = [...stdout.matchAll(/":(-?\d[\d.]*)[,}]/g)].map(([, digits]) => String(digits));
    const beyondDoubles = numbers.filter(
      (digits) => digits.includes(".") && !digits.includes("e") && String(Number(digits)) !== digits,
    );
    expect(beyondDoubles.length).toBeGreaterThan(0);
    expect(numbers.filter((digits) => /\.\d*0$|^-0$|^0\d/.test(digits))).toEqual([]);
  });
});
