import { describe, expect, it } from "vitest";
import { readArguments } from "../../src/http/cli/arguments.ts";
import { connectionBlock, connectionLine } from "../../src/http/cli/connection-details.ts";
import { openOrg } from "../support/client.ts";

describe("the command line", () => {
  it("gives every option to the org", () => {
    const args =
      "--port 8080 --seed 3 --scale 2 --objects 40 --standard-objects --rows Account=10 --rows Lead=5 --fast --json".split(
        " ",
      );

    const read = readArguments([
      ...args,
      "--set",
      "pageRows=200",
      "--set",
      "framing=length",
      "--set",
      'bulkTimes={"queueMs":1,"workMs":2}',
    ]);

    expect(read).toEqual({
      help: false,
      asJson: true,
      start: {
        port: 8080,
        seed: 3,
        scale: 2,
        objects: 40,
        standardObjects: true,
        rows: { Account: 10, Lead: 5 },
        settings: { pageRows: 200, framing: "length", bulkTimes: { queueMs: 1, workMs: 2 } },
        fast: true,
      },
    });
  });

  it.each([
    [["--port", "x"], "demo-org: --port must be a number, not x"],
    [["--port=-1"], "demo-org: --port must be a number, not -1"],
    [["--rows", "Account"], "demo-org: --rows must be NAME=NUMBER, not Account"],
    [["--set", "nothing=1"], /^demo-org: --set: there is no setting nothing; there are gzip, /],
    [["--nothing"], /^demo-org: Unknown option '--nothing'/],
  ])("refuses %o with the reason", (args, message) => {
    expect(readArguments(args)).toEqual(expect.stringMatching(message));
  });

  it("shows how to log in, to people and to programs", async () => {
    const { org } = await openOrg();
    const { url, adminToken, credentials } = org;

    const { privateKey: _function, ...texts } = credentials;
    expect(JSON.parse(connectionLine(org))).toEqual({ url, adminToken, ...texts });
    for (const text of [url, adminToken, ...Object.values(texts)]) expect(connectionBlock(org)).toContain(text);
  });
});
