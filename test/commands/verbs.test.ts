import { verbFaults } from "@singer-io-ts/tap-kit/testing";
import { expect, it } from "vitest";
import { tap } from "../../src/tap.ts";

it("every verb has help that fits a screen, and examples that it understands", () => {
  expect(verbFaults(tap)).toEqual([]);
});
