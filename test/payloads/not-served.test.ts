import { readFile } from "node:fs/promises";
import { startOrg } from "@singer-io-ts/demo-org";
import { expect, it } from "vitest";
import { ask } from "./call.ts";
import { data } from "./comparison.ts";

it("what docs/fidelity.md names as not served is answered with 404", async () => {
  const page = await readFile(new URL("../../docs/fidelity.md", import.meta.url), "utf8");
  // One sentence; a name has no blank behind its dots.
  const [, list = ""] = /^Not served, and answered with 404: ([\s\S]*?)\.\s/m.exec(page) ?? [];
  const names = [...list.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []);
  const org = await startOrg();

  const statuses: [string, number][] = [];
  for (const name of names) {
    const { status } = await ask(org, { path: name.startsWith("/") ? name : `${data}/${name}` });
    statuses.push([name, status]);
  }
  await org.close();

  expect(names.length).toBeGreaterThan(10);
  expect(statuses).toEqual(names.map((name) => [name, 404]));
});
