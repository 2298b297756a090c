import { describe, expect, it } from "vitest";
import { registerSecret } from "../src/log/redact.ts";
import { main } from "../src/main.ts";
import { memorySink } from "../src/output/sink.ts";
import { scriptedTap } from "./support/scripted-tap.ts";

describe("a command", () => {
  it("that cannot even write why it failed ends with 1 and a message without secrets", async () => {
    registerSecret("canary-of-an-escape");
    let said = "";
    let calls = 0;
    const stderr = (text: string) => {
      calls += 1;
      if (calls === 1) throw new Error("no log: canary-of-an-escape");
      said += text;
    };

    const code = await main(scriptedTap({ streams: [] }), {
      argv: ["--config", "none.json"],
      stdout: memorySink(),
      stderr,
      readFile: async () => "no JSON",
    });

    expect({ code, said }).toEqual({
      code: 1,
      said: expect.stringMatching(/: no log: \*\*\*\. This is a fault of the/),
    });
  });

  it("names an option that it does not know without what would steer a terminal", async () => {
    let said = "";

    const code = await main(scriptedTap({ streams: [] }), {
      argv: ["--conf\u001b[2Jig"],
      stdout: memorySink(),
      stderr: (text) => {
        said += text;
      },
    });

    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining("unknown option '--config'") });
  });
});
