import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adminRoutes } from "../../src/http/admin/routes.ts";
import { faultMembers } from "../../src/http/faults/fault-spec.ts";
import { resources } from "../../src/http/resources.ts";
import { defaultSettings } from "../../src/http/settings.ts";
import { openOrg } from "../support/client.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const missing = (names: readonly string[]): string[] =>
  names.filter((name) => !new RegExp(`\`${name}\\b`).test(readme));

describe("README.md", () => {
  it("names every setting, every part of a fault and every admin call", () => {
    expect(missing([...Object.keys(defaultSettings), ...faultMembers, ...Object.keys(adminRoutes)])).toEqual([]);
  });

  it("names every resource", () => {
    const parts = resources.flatMap(({ template }) => template.split("/"));
    const words = new Set(parts.filter((part) => part !== "" && !part.startsWith(":")));

    expect([...words].filter((word) => !new RegExp(`[\`/]${word}[\`/[]`).test(readme))).toEqual([]);
  });

  it("names what a running org offers", async () => {
    const { org } = await openOrg();

    expect(missing(Object.keys(org).filter((name) => name !== "adminToken"))).toEqual([]);
  });
});
