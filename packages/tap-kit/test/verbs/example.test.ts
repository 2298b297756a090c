import { runVerb, verbFaults } from "@singer-io-ts/tap-kit/testing";
import { expect, it } from "vitest";
import { quota } from "../example/quota-verb.ts";
import { tapWith } from "../support/verbs.ts";

it("the example of a verb in the README works", async () => {
  const tap = tapWith(quota);

  expect(verbFaults(tap)).toEqual([]);
  const { stdout } = await runVerb(tap, ["quota", "--json"], { files: { "config.json": "{}" } });
  expect(JSON.parse(stdout)).toEqual([{ taken: 0, left: null }]);
});
