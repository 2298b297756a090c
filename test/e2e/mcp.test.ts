import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "mcp-"));
let org: RunningOrg;
beforeAll(async () => {
  org = await startOrg({ scale: 0.02 });
  const { clientId, clientSecret } = org.credentials;
  const config = { login_url: org.url, client_id: clientId, client_secret: clientSecret, cache_dir: folder };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
});
afterAll(async () => {
  await org.close();
  rmSync(folder, { recursive: true });
});

it("the built bin serves a client by standard input and output, and ends with it", async () => {
  const args = ["bin/tap-salesforce.js", "mcp", "--config", join(folder, "config.json"), "--allow-write"];
  const transport = new StdioClientTransport({ command: process.execPath, args, stderr: "pipe" });
  let stderr = "";
  transport.stderr?.on("data", (text) => {
    stderr += String(text);
  });
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  const { pid } = transport;

  const { tools } = await client.listTools();
  const record = { Name: "Edge" };
  const created = await client.callTool({
    name: "create-record",
    arguments: { sObject: "Account", record },
  });
  const found = await client.callTool({
    name: "query-records",
    arguments: { soql: "SELECT Name FROM Account WHERE Name = 'Edge'" },
  });
  await client.close();

  expect(tools.length).toBe(32);
  expect(created.structuredContent).toMatchObject({ success: true });
  expect(found.structuredContent).toMatchObject({ records: [record] });
  const [start, audited = ""] = stderr.split("\n");
  expect(start).toContain("The MCP server has 32 tools, of which 12 may change records.");
  expect(JSON.parse(audited)).toMatchObject({ audit: { action: "create-record", status: "done" } });
  // The client kills what does not end by itself within two seconds, and waits until it has ended.
  expect(() => process.kill(Number(pid), 0)).toThrowError("ESRCH");
});
