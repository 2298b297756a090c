import { readFile } from "node:fs/promises";
import { startOrg } from "@singer-io-ts/demo-org";
import { expect, it } from "vitest";
import { ask } from "./call.ts";
import { data } from "./comparison.ts";

it("what docs/demo-org-scope.md names as answered with 404 is", async () => {
  const page = await readFile(new URL("../../docs/demo-org-scope.md", import.meta.url), "utf8");
  const [, section = ""] = /^## What is answered with 404\?$([\s\S]*?)^## /m.exec(page) ?? [];
  const names = [...section.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []);
  const org = await startOrg();

  const statuses: [string, number][] = [];
  for (const name of names) {
    const { status } = await ask(org, { path: name.startsWith("/") ? name : `${data}/${name}` });
    statuses.push([name, status]);
  }
  await org.close();

  expect(names.length).toBeGreaterThan(12);
  expect(statuses).toEqual(names.map((name) => [name, 404]));
});
