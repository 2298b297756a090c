import { join } from "node:path";
import type { Client, ClientContext } from "./client.ts";
import { mustRun } from "./process.ts";
import { pathWithNode } from "./python.ts";
import type { Json, Row } from "./records.ts";
import { bin } from "./tap.ts";

const program = join(import.meta.dirname, "python/mcp_session.py");
const fields = ["Id", "Name", "AnnualRevenue", "SystemModstamp"];
const soql = `SELECT ${fields.join(", ")} FROM Account`;

/** What the tools are called with that read. */
const inputs: Readonly<Record<string, Json>> = {
  "search-records": { sosl: "FIND {Edge} RETURNING Account(Id, Name)" },
  "parameterized-search-records": { q: "Edge", sObjects: ["Account"] },
  "describe-global": {},
  "describe-sobject": { sObject: "Account" },
  "get-sobject-basic-info": { sObject: "Account" },
  "list-available-resources": {},
  "get-current-user": {},
  "get-limits": {},
  "list-recent-items": {},
  "list-quick-actions": {},
  "get-quick-action-defaults": { quickActionName: "NewTask" },
  plan: {},
  doctor: {},
  explain: { stream: "Account.Name" },
  streams: {},
};

/** The Model Context Protocol's SDK for Python, which shares no code with the one that the server is made of. */
export const mcp: Client = {
  name: "mcp",
  distribution: "mcp",
  async run(context) {
    const { org, step, tap } = context;
    await tap.configure();
    await step("mcp", async () => {
      const { answered, records, refused } = await session(context, "read", ["--part-size", "5000"]);
      const missing = Object.keys(inputs).filter((name) => !answered.includes(name));
      if (missing.length > 0) throw new Error(`There is no tool ${missing.join(", ")}.`);
      if (refused !== "WRITE_NOT_PERMITTED") throw new Error(`A write without permission was answered by ${refused}.`);
      const wanted = await org.query(soql, false);
      if (JSON.stringify(sorted(records)) !== JSON.stringify(sorted(wanted))) {
        throw new Error(`${records.length} accounts came, which are not the org's ${wanted.length}.`);
      }
      return {
        value: null,
        seen: `${answered.length} tools answer as their schemas say; ${wanted.length} rows, in parts, equal the org's; a write is refused`,
      };
    });
    await step("mcp --allow-write", async () => {
      const { kept, deleted } = await session(context, "write", ["--allow-write"]);
      const found = await org.query(
        `SELECT Id, Name, IsDeleted FROM Account WHERE Id IN ('${kept}', '${deleted}')`,
        true,
      );
      const states = new Map(found.map((row) => [row["Id"], `${row["Name"]}, ${row["IsDeleted"]}`]));
      if (states.get(kept) !== "Edge Communications, false" || states.get(deleted) !== "Gone, true") {
        throw new Error(`The org has ${JSON.stringify([...states])}.`);
      }
      return { value: null, seen: "what was created, updated and deleted is so in the org" };
    });
  },
};

async function session({ environment, folder }: ClientContext, work: "read" | "write", options: readonly string[]) {
  const server = [bin, "mcp", "--config", join(folder, "config.json"), ...options];
  const command = [environment.program("python"), program, JSON.stringify(server), work, JSON.stringify(inputs), soql];
  const { stdout } = await mustRun(command, { cwd: folder, env: { PATH: pathWithNode } });
  return JSON.parse(stdout);
}

/** Without their addresses, which have the version of the API. */
const sorted = (rows: readonly Row[]) =>
  rows.map((row) => fields.map((name) => row[name])).sort(([one], [other]) => String(one).localeCompare(String(other)));
