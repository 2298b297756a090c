import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TapRun, TestOrg } from "../support/test-org.ts";

let org: TestOrg;
const folders: string[] = [];
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.01 });
});
afterAll(async () => {
  await org.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A run on a machine that keeps nothing, as in a container. */
function cold(config: object, more: { readonly args: readonly string[]; readonly catalog?: unknown }): Promise<TapRun> {
  const folder = mkdtempSync(join(tmpdir(), "cold-"));
  folders.push(folder);
  return org.run({ config: { ...config, cache_dir: folder }, ...more });
}

async function configured(...names: readonly string[]): Promise<object> {
  const { messages } = await cold({}, { args: ["discover"] });
  const { streams } = messages.find(({ type }) => type === "CATALOG")!["catalog"] as { streams: { name: string }[] };
  const chosen = streams.filter(({ name }) => names.includes(name));
  return { streams: chosen.map((stream) => ({ stream, sync_mode: "full_refresh", destination_sync_mode: "append" })) };
}

const logs = ({ messages }: TapRun) =>
  messages.flatMap(({ log }) => (log as { message?: string } | undefined)?.message ?? []);

describe("an Airbyte read of a few of an org's objects", () => {
  it("describes no other objects, and takes the calls of an org that has no others", async () => {
    const catalog = await configured("Account", "CaseStatus");

    const all = await cold({}, { args: ["read"], catalog });
    const named = await cold({ objects: ["Account", "CaseStatus"] }, { args: ["read"], catalog });

    expect([all.exitCode, named.exitCode]).toEqual([0, 0]);
    expect(all.calls).toBe(named.calls);
  });

  it("says nothing about the settings of the others", async () => {
    const catalog = await configured("CaseStatus");
    const settings = { related_fields: { Contact: ["Account.Name"] }, filters: { Account: "Industry != null" } };

    const run = await cold(settings, { args: ["read"], catalog });

    expect(run.exitCode).toBe(0);
    expect(logs(run).filter((text) => /Contact|Account|related_fields|filters/.test(text))).toEqual([]);
  });
});
