import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

const objects = ["Account", "Attachment"];
const filePath = /Attachment\/\w+\/Body$/;

/** As Meltano marks a catalog for the pattern `*.*`. */
const allSelected = ({ streams }: Catalog): Catalog => ({
  streams: streams.map((stream) => ({
    ...stream,
    metadata: stream.metadata.map((each) =>
      each.metadata["inclusion"] === "unsupported" ? each : { ...each, metadata: { ...each.metadata, selected: true } },
    ),
  })),
});

/** The fields of the first record of a stream. */
const fieldsOf = (run: TapRun, stream: string): readonly string[] =>
  Object.keys(recordsOf({ messages: run.messages.filter((message) => message["stream"] === stream) })[0] ?? {});

describe("fields with files, and fields made of other fields", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.05, rows: { Attachment: 20 } });
  });
  afterAll(() => org.close());

  /** A run, and how many files it asked for. */
  async function reading(options: Parameters<TestOrg["run"]>[0]) {
    const before = org.running.requests().length;
    const run = await org.run(options);
    const asked = org.running.requests().slice(before);
    return { run, files: asked.filter(({ url }) => filePath.test(url)).length };
  }

  it("do not come where a runner selects everything", async () => {
    const catalog = allSelected(await org.discover({ objects }));

    const { run, files } = await reading({ catalog });

    expect(files).toBe(0);
    expect(fieldsOf(run, "Attachment")).not.toContain("Body");
    expect(fieldsOf(run, "Account")).toEqual(expect.arrayContaining(["Name", "BillingCity", "Fax"]));
    expect(fieldsOf(run, "Account")).not.toContain("BillingAddress");
  });

  it.each<[string, Readonly<Record<string, unknown>>, { files: boolean; address: boolean }]>([
    ["a glob", { select: ["*.*", "Attachment.B*"] }, { files: false, address: false }],
    ["the setting files", { files: true }, { files: true, address: false }],
    ["the setting files, and a glob", { files: true, select: ["*.*"] }, { files: true, address: false }],
    ["their names", { select: ["*.*", "*.Body", "Account.BillingAddress"] }, { files: true, address: true }],
    [
      "the setting files, but not what select leaves out",
      { files: true, select: ["!*.Body"] },
      { files: false, address: false },
    ],
  ])("are selected by: %s", async (_, config, expected) => {
    const alone = await reading({ config: { objects, ...config } });
    const byCatalog = await reading({ catalog: await org.discover({ objects, ...config }) });

    for (const { run, files } of [alone, byCatalog]) {
      expect([run.exitCode, files > 0]).toEqual([0, expected.files]);
      expect(fieldsOf(run, "Attachment").includes("Body")).toBe(expected.files);
      expect(fieldsOf(run, "Account").includes("BillingAddress")).toBe(expected.address);
    }
  });
});
