import { readFileSync } from "node:fs";
import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { expect, it } from "vitest";
import { tap } from "../../../src/tap.ts";

const page = readFileSync("docs/mcp.md", "utf8");
const config = { login_url: "http://127.0.0.1:9", client_id: "id", client_secret: "secret" };

interface Started {
  readonly command: string;
  readonly args: readonly string[];
}

/** What each program is told to start. */
const started: readonly Started[] = [
  ...[...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => {
    const { mcpServers, servers } = JSON.parse(text);
    return (mcpServers ?? servers).salesforce;
  }),
  ...[...page.matchAll(/^command = (".*")\nargs = (\[.*\])$/gm)].map(([, command = "", args = ""]) => ({
    command: JSON.parse(command),
    args: JSON.parse(args),
  })),
  ...[...page.matchAll(/^claude mcp add .* -- (\S+) (.*)$/gm)].map(([, command = "", args = ""]) => ({
    command,
    args: args.split(" "),
  })),
];

it("the page has what six programs take", () => {
  expect(started.map(({ command }) => command)).toEqual(Array.from({ length: 6 }, () => "tap-salesforce"));
});

it.each(started.map((each, at) => [at + 1, each] as const))(
  "what the page says starts a server: %i",
  async (_at, { args }) => {
    const files = { "/home/me/salesforce/config.json": JSON.stringify(config) };
    const { code, stderr } = await runVerb(tap, args, { files });

    expect(stderr).toContain("The MCP server has 20 tools");
    expect(code).toBe(0);
  },
);
