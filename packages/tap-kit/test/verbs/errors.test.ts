import { ClosedPipe, csvOption, main, TapError } from "@singer-io-ts/tap-kit";
import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { scriptedTap } from "../support/scripted-tap.ts";
import { tapWith, verbThat } from "../support/verbs.ts";

const refused = new TapError("Account: the service refused \u001b[31mit.", {
  code: "REFUSED",
  kind: "limit",
  stream: "Account",
  hint: "Try again.",
});
const failing = tapWith(
  verbThat(async () => {
    throw refused;
  }),
);
const files = { "config.json": "{}" };

describe("a verb that fails", () => {
  it("says why in a sentence, without a stack, and ends with the exit code of its kind", async () => {
    expect(await runVerb(failing, ["show", "A"])).toMatchObject({
      code: 3,
      stdout: "",
      stderr: "tap-scripted: Account: the service refused it. Try again.\n",
    });
  });

  it("says it in red on a terminal", async () => {
    const { stderr } = await runVerb(failing, ["show", "A"], { isTerminal: true });

    expect(stderr).toBe("\u001b[31mtap-scripted:\u001b[39m Account: the service refused it. Try again.\n");
  });

  it("says it as an object with --json", async () => {
    const { stderr } = await runVerb(failing, ["show", "A", "--json"]);

    expect(JSON.parse(stderr)).toEqual({
      error: { code: "REFUSED", stream: "Account", message: "Account: the service refused it. Try again." },
    });
  });

  it("shows its stack where asked", async () => {
    expect((await runVerb(failing, ["show", "A", "--stack"])).stderr).toContain("\n    at ");
  });

  it("shows what went wrong beside its result, and goes on", async () => {
    const tap = tapWith(
      verbThat(async ({ print, report }) => {
        await print.text("the rest\n");
        return report([refused]);
      }),
    );

    expect(await runVerb(tap, ["show", "A"])).toMatchObject({
      code: 3,
      stdout: "the rest\n",
      stderr: "tap-scripted: Account: the service refused it. Try again.\n",
    });
  });

  it("says what is missing where there is no configuration", async () => {
    const { code, stderr } = await runVerb(scriptedTap({}), ["streams"]);

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^tap-scripted: .*--config.*\n$/) });
  });

  it("warns in a sentence, and is silent about what went well", async () => {
    const tap = tapWith(
      verbThat(async ({ run }) => {
        run.log({ level: "info", code: "going_well", text: "All is well." });
        run.log({ level: "warn", code: "hidden", text: "Some fields are hidden.", stream: "Account" });
        return 0;
      }),
    );

    expect((await runVerb(tap, ["show", "A"])).stderr).toBe(
      "tap-scripted: warning: Account: Some fields are hidden.\n",
    );
    expect((await runVerb(tap, ["show", "A", "--log-level", "info"])).stderr).toContain("All is well.\n");
    expect((await runVerb(tap, ["show", "A"], { env: { LOG_LEVEL: "ERROR" } })).stderr).toBe("");
    expect(JSON.parse((await runVerb(tap, ["show", "A", "--json"])).stderr)).toEqual({
      warning: { code: "hidden", stream: "Account", message: "Account: Some fields are hidden." },
    });
  });
});

describe("the help", () => {
  it.each([[["--help"]], [["--version"]], [["help", "streams"]]])(
    "%j that cannot be written ends as a run does",
    async (argv) => {
      let stderr = "";
      const failure = new TapError("Standard output: writing failed.", {
        code: "FULL",
        kind: "unavailable",
        hint: "Try.",
      });

      const code = await main(scriptedTap({}), {
        argv,
        stdout: { write: () => Promise.reject(failure), flush: async () => {} },
        stderr: (text) => {
          stderr += text;
        },
      });

      expect({ code, stderr }).toEqual({ code: 5, stderr: "tap-scripted: Standard output: writing failed. Try.\n" });
    },
  );
});

describe("a verb that is stopped", () => {
  it("ends quietly with 141 where nobody reads on", async () => {
    let stderr = "";
    const closed = { write: () => Promise.reject(new ClosedPipe("EPIPE")), flush: async () => {} };

    for (const argv of [["streams"], ["--help"], ["help", "streams"], ["--version"], ["completion", "bash"]]) {
      const code = await main(scriptedTap({}), {
        argv,
        stdout: closed,
        stderr: (text) => {
          stderr += text;
        },
        readFile: async (path) => (path === "config.json" ? "{}" : missing(path)),
      });

      expect({ argv, code, stderr }).toEqual({ argv, code: 141, stderr: "" });
    }
  });

  it("ends at a signal, even where it does not notice", async () => {
    const stop = new AbortController();
    const tap = tapWith(
      verbThat(() => {
        stop.abort("SIGINT");
        return new Promise(() => {});
      }),
    );

    expect(await runVerb(tap, ["show", "A"], { signal: stop.signal })).toMatchObject({ code: 130, stderr: "" });
  });

  it("closes the source that it opened", async () => {
    const steps: string[] = [];
    const tap = scriptedTap({
      onOpen: () => steps.push("open"),
      source: {
        close: async () => void steps.push("close"),
        discover: async () => {
          throw refused;
        },
      },
    });

    expect((await runVerb(tap, ["streams"], { files })).code).toBe(3);
    expect(steps).toEqual(["open", "close"]);
  });
});

describe("colors", () => {
  const colored = "\u001b[1mhead\u001b[22m\n";
  const tap = tapWith(
    verbThat(async ({ print }) => {
      await print.text(`${print.style.bold("head")}\n`);
      return 0;
    }),
  );

  it.each([
    [true, {}, "", colored],
    [false, {}, "", "head\n"],
    [true, { NO_COLOR: "1" }, "", "head\n"],
    [true, { NO_COLOR: "" }, "", colored],
    [false, { FORCE_COLOR: "1" }, "", colored],
    [true, { FORCE_COLOR: "0" }, "", "head\n"],
    [true, { TERM: "dumb" }, "", "head\n"],
    [true, { FORCE_COLOR: "1" }, "--no-color", "head\n"],
  ])("on a terminal: %s, with %j %s", async (isTerminal, env, option, text) => {
    const argv = ["show", "A", ...(option === "" ? [] : [option])];

    expect((await runVerb(tap, argv, { isTerminal, env })).stdout).toBe(text);
  });
});

describe("rows in other forms", () => {
  const rows = [
    { name: 'a"b,\u001b[31mc\td\ne\\', list: ["x", "y"], count: 2, none: null, is: true, more: { z: "\u009b" } },
  ];
  const columns = ["name", "list", "count", "none", "is", "more"].map((key) => ({ key, show: () => "for people" }));
  const tap = tapWith(
    verbThat(async ({ print }) => {
      await print.rows(columns, rows);
      return 0;
    }),
  );

  it("are lines with escaped tabs, line ends and control characters in a pipe", async () => {
    expect((await runVerb(tap, ["show", "A"])).stdout).toBe(
      'name\tlist\tcount\tnone\tis\tmore\na"b,\\u001b[31mc\\td\\ne\\\\\tx, y\t2\t\ttrue\t{"z":"\\u009b"}\n',
    );
  });

  it("are CSV with --csv, each value as it is in a pipe", async () => {
    expect((await runVerb(tap, ["show", "A", `--${csvOption.name}`])).stdout).toBe(
      'name,list,count,none,is,more\n"a""b,\u001b[31mc\td\ne\\","x, y",2,,true,"{""z"":""\u009b""}"\n',
    );
  });

  it("are as many in CSV where the only value is nothing", async () => {
    const lone = tapWith(
      verbThat(async ({ print }) => {
        await print.rows([{ key: "phone" }], [{ phone: "1" }, { phone: null }, { phone: "" }]);
        return 0;
      }),
    );

    expect((await runVerb(lone, ["show", "A", "--csv"])).stdout).toBe('phone\n1\n""\n""\n');
    expect((await runVerb(lone, ["show", "A"])).stdout).toBe("phone\n1\n\n\n");
  });

  it("are the same values as JSON, which steers no terminal either", async () => {
    const { stdout } = await runVerb(tap, ["show", "A", "--json"]);

    expect(JSON.parse(stdout)).toEqual(rows);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  it("are an empty JSON list where there are none", async () => {
    const none = tapWith(
      verbThat(async ({ print }) => {
        await print.rows(columns, []);
        return 0;
      }),
    );

    expect((await runVerb(none, ["show", "A", "--json"])).stdout).toBe("[]\n");
  });
});

function missing(path: string): never {
  throw Object.assign(new Error(path), { code: "ENOENT" });
}
