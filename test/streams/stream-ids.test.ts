import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tap } from "../../src/tap.ts";
import { TestOrg } from "../support/test-org.ts";

const soql = "SELECT Id, Name FROM Account";

describe("a stream's name", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.01 });
  });
  afterAll(() => org.close());

  it.each([
    {
      config: { queries: [{ name: "org_limits", soql }], metadata_streams: ["org_limits"] },
      error: "queries and metadata_streams: both have a stream with the name org_limits. Give the query another name.",
    },
    {
      config: { queries: [{ name: "report_x", soql }], reports: [{ developer_name: "Invoices", stream: "report_x" }] },
      error: "queries and reports: both have a stream with the name report_x. Give the report another stream.",
    },
  ])("that two settings give is an error of discovery: $error", async ({ config, error }) => {
    const { exitCode, stdout, stderr } = await org.run({
      config: { objects: ["!*"], ...config },
      args: ["--discover"],
    });

    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `ERROR ${error} [STREAM_TWICE]\n  ${tap.troubleshootingUrl}#stream_twice\n`,
    });
  });

  it("that differs from another one in case alone is reported", async () => {
    const config = { objects: ["Account"], queries: [{ name: "account", soql }] };

    const { exitCode, stdout, stderr } = await org.run({ config, args: ["--discover"] });

    const { streams }: { readonly streams: readonly { readonly tap_stream_id: string }[] } = JSON.parse(stdout);
    expect({ exitCode, ids: streams.map(({ tap_stream_id }) => tap_stream_id) }).toEqual({
      exitCode: 0,
      ids: ["Account", "account"],
    });
    expect(stderr).toContain("WARN objects has Account, queries has account: a target that does not tell case apart");
  });
});
