import { afterAll, describe, expect, it } from "vitest";
import { unsupportedSettings } from "../../src/config/unsupported-settings.ts";
import { TestOrg } from "../support/test-org.ts";

const org = await TestOrg.start({ scale: 0.01 });
afterAll(() => org.close());

describe("a setting of another tap that would change what is read", () => {
  it.each(Object.entries(unsupportedSettings))(
    "%s is an error that says what to do in its place",
    async (name, hint) => {
      const before = org.running.requests().length;

      const run = await org.run({ config: { [name]: ["x"] }, args: ["--discover"] });

      expect([run.exitCode, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain(`config.json: ${name} is a setting that this tap does not have. ${hint}`);
      expect(org.running.requests().length).toBe(before);
    },
  );

  it.each<[string, unknown]>([
    ["flattening_max_depth", 1],
    ["stream_maps", { Account: null }],
    ["StreamMaps", { Account: null }],
    ["stream-maps", { Account: null }],
    ["StartDate", "2026-01-31T00:00:00Z"],
    ["full-refresh-every", 60],
  ])("is one whatever it says: %s %j", async (name, value) => {
    const run = await org.run({ config: { [name]: value }, args: ["--discover"] });

    expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining(name)]);
  });

  it("names the mapper as the plugin is called on Meltano's Hub, which meltano add takes", () => {
    expect(unsupportedSettings["stream_maps"]).toContain("the mapper plugin meltano-map-transformer:");
  });

  it("asks for nothing where it is off or empty, as runners hand it over", async () => {
    const config = { flattening_enabled: "false", stream_maps: {}, select: [] };

    const run = await org.run({ config: { objects: ["CaseStatus"], ...config }, args: ["--discover"] });

    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
  });
});
