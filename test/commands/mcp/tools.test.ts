import { compileCheck } from "@singer-io-ts/tap-kit";
import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { afterEach, describe, expect, it } from "vitest";
import { actions } from "../../../src/actions/registry.ts";
import { tap } from "../../../src/tap.ts";
import { type ServedOrg, serve } from "../../support/mcp-client.ts";

const config = { login_url: "http://127.0.0.1:9", client_id: "id", client_secret: "a-secret-of-the-app" };
const files = { "config.json": JSON.stringify(config) };
const verbs = ["plan", "doctor", "explain", "streams"];
const served: ServedOrg[] = [];
afterEach(async () => {
  for (const each of served.splice(0)) await each.end();
});

async function toolsOf(...words: readonly string[]) {
  const one = await serve({ config }, words);
  served.push(one);
  return (await one.client.listTools()).tools;
}

const names = (tools: readonly { readonly name: string }[]) => tools.map(({ name }) => name);

describe("the tools of the MCP server", () => {
  it("are the actions that read, and four verbs, without a login", async () => {
    const tools = await toolsOf();

    expect(names(tools)).toEqual([...names(actions.filter(({ access }) => access === "reads")), ...verbs]);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
  });

  it("are all actions where the user permits writes, and say which may change, replace or delete something", async () => {
    const tools = await toolsOf("--allow-write");

    expect(names(tools)).toEqual([...names(actions), ...verbs]);
    for (const { name, title, access, isDestructive, isIdempotent } of actions)
      expect(tools.find((tool) => tool.name === name)).toMatchObject({
        title,
        annotations: { readOnlyHint: access === "reads", destructiveHint: isDestructive, idempotentHint: isIdempotent },
      });
  });

  it("have schemas of objects, in none but JSON Schema's own words, which fit the actions' examples", async () => {
    const tools = await toolsOf("--allow-write");

    expect(JSON.stringify(tools)).not.toContain("pattern_descriptor");
    for (const { name, input, output, example } of actions) {
      const { inputSchema, outputSchema } = tools.find((tool) => tool.name === name) ?? {};
      const answer = output["type"] === "object" ? example.output : { result: example.output };
      expect([inputSchema?.type, inputSchema?.required ?? []]).toEqual(["object", input["required"] ?? []]);
      expect((await compileCheck(asJson(inputSchema)))(asJson(example.input))).toBeNull();
      expect((await compileCheck(asJson(outputSchema)))(asJson(answer)), name).toBeNull();
    }
  });

  it.each([
    [["query-*"], ["query-records", "query-all-records"]],
    [
      ["get-limits", "p*"],
      ["parameterized-search-records", "get-limits", "plan"],
    ],
    [
      ["*-record", "--allow-write"],
      ["get-record", "create-record", "update-record", "upsert-record", "delete-record"],
    ],
    [["*-record"], ["get-record"]],
  ])("are narrowed by --only %j", async ([pattern = "", ...more], expected) => {
    const words = more.flatMap((word) => (word.startsWith("--") ? [word] : ["--only", word]));

    expect(names(await toolsOf("--only", pattern, ...words))).toEqual(expected);
  });

  it.each([
    [["--only", "querry-records"], "--only querry-records: there is no tool of this name. Did you mean query-records?"],
    [["--only", "x*"], "--only x*: there is no tool of this name; action list has the names."],
    [["--only", "delete-*"], "--only delete-*: what it names changes records: add --allow-write to offer it."],
    [["--part-size", "10"], "--part-size 10: write 1000 or more."],
    [["--config", "none.json"], "none.json"],
  ])("are not served where the words %j are wrong", async (words, message) => {
    const { code, stdout, stderr } = await runVerb(tap, ["mcp", ...words], { files });

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("are not served where a setting is wrong, which is said at once", async () => {
    const wrong = { "config.json": JSON.stringify({ ...config, start_date: "soon" }) };
    const { code, stdout, stderr } = await runVerb(tap, ["mcp"], { files: wrong });

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("start_date");
  });
});

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));
