import { type AskConfig, failedStep, main, memorySink, TapError } from "@singer-io-ts/tap-kit";
import { runVerb, type ScriptedAnswer, scriptedDialog } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it, vi } from "vitest";
import { plainStream, type Script, scriptedTap } from "../../support/scripted-tap.ts";

const properties = {
  host: { type: "string" },
  token: { type: "string", airbyte_secret: true },
  key: { type: "string", airbyte_secret: true },
};
const streams = ["account", "order.line", "audit"].map((id) => plainStream(id));
const settings = { host: "example", token: "canary token" };

/** A tap whose setup asks nothing. */
function tapWith(script: Script = {}, ask: AskConfig = async () => ({ settings, usesVariables: false })) {
  const setup = {
    options: [{ name: "host", value: "name", summary: "the host" }],
    examples: ["init"],
    load: async () => ask,
  };
  return scriptedTap({ streams, properties, setup, ...script });
}

const init = (argv: readonly string[] = [], world: Parameters<typeof runVerb>[2] = {}, tap = tapWith()) =>
  runVerb(tap, ["init", ...argv], world);

/** A person who answers so. */
function answering(...answers: readonly ScriptedAnswer[]) {
  const person = scriptedDialog(answers);
  return { dialog: person.dialog, person };
}

const down = "\u001b[B";

interface CatalogStream {
  readonly tap_stream_id: string;
  readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: Record<string, unknown> }[];
}

/** The streams that a catalog selects. */
function selectedIn(catalog = '{"streams":[]}'): readonly string[] {
  const { streams: all }: { readonly streams: readonly CatalogStream[] } = JSON.parse(catalog);
  return all.flatMap(({ tap_stream_id: id, metadata }) => {
    const whole = metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata;
    return whole?.["selected"] === true || whole?.["selected-by-default"] === true ? [id] : [];
  });
}

describe("the verb init", () => {
  it("writes what the tap's questions gave and a catalog, and says how to go on", async () => {
    const { code, stdout, stderr, files } = await init();

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(files["config.json"] ?? "")).toEqual(settings);
    expect(selectedIn(files["catalog.json"])).toEqual(["account", "order.line", "audit"]);
    expect(stdout).toMatchInlineSnapshot(`
      "
      ok	login	logged in

      Wrote config.json and catalog.json: 3 of 3 streams are selected: account, order.line, audit.

      Next:
        tap-scripted preview account
        tap-scripted plan
        tap-scripted sync | target-jsonl
      "
    `);
  });

  it("lets a person choose of the streams, by searching, and what will run the tap", async () => {
    const { person, dialog } = answering(
      ["3 streams can be read", "\r"],
      ["Which streams?", "lin\t\r"],
      ["What will run the tap?", `${down}\r`],
    );

    const { stdout, files } = await init([], { dialog });

    expect(person.unasked()).toEqual([]);
    expect(JSON.parse(files["config.json"] ?? "")).toEqual({ ...settings, select: ["order\\.line.*"] });
    expect(selectedIn(files["catalog.json"])).toEqual(["order.line"]);
    expect(stdout).toMatchInlineSnapshot(`
      "
      ok	login	logged in

      Wrote config.json and catalog.json: 1 of 3 streams is selected: order.line.

      In meltano.yml:
        plugins:
          extractors:
            - name: tap-scripted
              namespace: tap_scripted
              executable: tap-scripted
              capabilities: [catalog, state, discover, about, activate-version, properties]
              settings:
                - name: host
                - name: token
                  sensitive: true
              config:
                host: "example"
              select: ["order\\\\.line.*"]
      In .env beside it:
        TAP_SCRIPTED_TOKEN=...

      Next:
        meltano invoke tap-scripted --test
        meltano select tap-scripted --list
        meltano run tap-scripted target-jsonl
      "
    `);
    expect(stdout).not.toContain("canary");
  });

  it("selects all where the person wants that", async () => {
    const { dialog } = answering(["3 streams can be read", `${down}\r`], ["What will run the tap?", "\r"]);

    const { files } = await init([], { dialog });

    expect(JSON.parse(files["config.json"] ?? "")).toEqual(settings);
    expect(selectedIn(files["catalog.json"])).toHaveLength(3);
  });

  it("takes streams and runner from options", async () => {
    const { stdout, files } = await init(["--streams", "a*.*", "--streams", "!audit", "--for", "airbyte"]);

    expect(JSON.parse(files["config.json"] ?? "")["select"]).toEqual(["a*.*", "!audit"]);
    expect(selectedIn(files["catalog.json"])).toEqual(["account"]);
    expect(stdout).toMatchInlineSnapshot(`
      "
      ok	login	logged in

      Wrote config.json and catalog.json: 1 of 3 streams is selected: account.

      The source's form takes what is in config.json; so does each command that Airbyte calls.

      Next:
        tap-scripted check --config config.json
        tap-scripted discover --config config.json
        tap-scripted read --config config.json --catalog configured_catalog.json
      "
    `);
  });

  it("names the nearest stream where an option names none", async () => {
    const { code, stderr, files } = await init(["--streams", "acount.*"]);

    expect({ code, stderr }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "tap-scripted: --streams: acount.*: there is no stream acount (did you mean account?). Write the names as discovery has them, in upper and lower case, or take the patterns out.
      ",
      }
    `);
    expect(files).not.toHaveProperty("catalog.json");
  });

  it("writes to another file where asked, and the catalog beside it", async () => {
    const { stdout, files } = await init(["--config", "my conf/a.json"]);

    expect(Object.keys(files)).toEqual(["my conf/a.json", "my conf/catalog.json"]);
    expect(stdout).toContain("plan --config 'my conf/a.json' --catalog 'my conf/catalog.json'\n");
  });

  it("leaves secrets of environment variables there, and names them in the commands", async () => {
    const opened: unknown[] = [];
    const tap = tapWith({ onOpen: (config) => void opened.push(config) }, async () => ({
      settings: { host: "example" },
      usesVariables: true,
    }));

    const { stdout, files } = await init(["--for", "meltano"], { env: { TAP_SCRIPTED_TOKEN: "canary token" } }, tap);
    const pipe = await init(["--force"], { env: { TAP_SCRIPTED_TOKEN: "canary token" } }, tap);

    expect(opened[0]).toMatchObject({ host: "example", token: "canary token" });
    expect(files["config.json"]).toBe('{\n  "host": "example"\n}\n');
    expect(stdout).toContain("  TAP_SCRIPTED_TOKEN=...\n");
    expect(pipe.stdout).toContain("plan --config config.json --config ENV --catalog catalog.json\n");
    expect(stdout + pipe.stdout).not.toContain("canary");
  });

  it("keeps what the login has changed in the configuration meanwhile", async () => {
    const files = new Map<string, string>();
    const replaced = { ...settings, token: "replaced" };
    const tap = tapWith({ onOpen: () => void files.set("config.json", JSON.stringify(replaced)) });

    const code = await main(tap, {
      argv: ["init", "--streams", "account"],
      stdout: memorySink(),
      stderr: () => {},
      readFile: async (path) => files.get(path) ?? Promise.reject(Object.assign(new Error(), { code: "ENOENT" })),
      writeFile: async (path, text) => void files.set(path, String(text)),
    });

    expect(code).toBe(0);
    expect(JSON.parse(files.get("config.json") ?? "")).toEqual({ ...replaced, select: ["account"] });
  });

  it("replaces nothing that is there unless that is wanted", async () => {
    const files = { "config.json": "{}", "catalog.json": "{}" };
    const no = answering(["Replace?", "\r"]);
    const yes = answering(["Replace?", "y"], ["can be read", `${down}\r`], ["What will run", "\r"]);

    const nobody = await init([], { files });
    const refused = await init([], { files, dialog: no.dialog });
    const wanted = await init([], { files, dialog: yes.dialog });
    const forced = await init(["--force"], { files });

    expect([nobody.code, refused.code, wanted.code, forced.code]).toEqual([2, 130, 0, 0]);
    expect(nobody.stderr).toBe(
      "tap-scripted: init: config.json and catalog.json are there already. Add --force to replace, or name another file with --config.\n",
    );
    for (const { files: left } of [nobody, refused]) expect(left).toEqual(files);
    for (const { files: left } of [wanted, forced]) expect(JSON.parse(left["config.json"] ?? "")).toEqual(settings);
  });

  it("keeps the configuration where a step of the check fails, and says which", async () => {
    const source = {
      async *check() {
        yield { step: "login", ok: true, detail: "as somebody" };
        yield { step: "quota", ok: true, warn: true, detail: "nearly used" };
        yield { step: "objects", ok: false, detail: "This user may read nothing." };
      },
    };

    const { code, stdout, files } = await init([], {}, tapWith({ source }));

    expect({ code, files: Object.keys(files) }).toEqual({ code: 2, files: ["config.json"] });
    expect(stdout).toMatchInlineSnapshot(`
      "
      ok	login	as somebody
      warning	quota	nearly used
      failed	objects	This user may read nothing.

      1 of 3 steps failed: objects. Do what is said there, and check again.

      Wrote config.json, with all answers. There is no catalog.json yet. Once that is mended:
        tap-scripted --config config.json --discover > catalog.json
      "
    `);
  });

  describe("in an outage", () => {
    const outage = new TapError("The service is away.", { code: "AWAY", kind: "unavailable", hint: "Wait." });
    /** A source that is away so often: in its check, or in its discovery. */
    const away = (times: number, when: "check" | "discover") => {
      let left = times;
      const isAway = (now: string) => now === when && left-- > 0;
      return {
        async *check() {
          yield isAway("check") ? failedStep("login", outage) : { step: "login", ok: true, detail: "as somebody" };
        },
        discover: async () => {
          if (isAway("discover")) throw outage;
          return streams;
        },
      };
    };

    it.each(["check", "discover"] as const)("the exit code is that of an outage: in the %s", async (when) => {
      const argv = ["--streams", "a*.*", "--config", "conf/a.json"];

      const { code, stdout, files } = await init(argv, {}, tapWith({ source: away(9, when) }));

      expect({ code, files: Object.keys(files) }).toEqual({ code: 5, files: ["conf/a.json"] });
      expect(stdout).toContain("\n  tap-scripted select --config conf/a.json --catalog conf/catalog.json 'a*.*'\n");
    });

    it.each(["check", "discover"] as const)("tries again with the same answers: in the %s", async (when) => {
      const asked = vi.fn(async () => ({ settings, usesVariables: false }));
      const { person, dialog } = answering(
        ["Try again?", "\r"],
        ["Try again?", "\r"],
        ["3 streams can be read", `${down}\r`],
        ["What will run the tap?", "\r"],
      );

      const { code, files } = await init([], { dialog }, tapWith({ source: away(2, when) }, asked));

      expect({ code, unasked: person.unasked() }).toEqual({ code: 0, unasked: [] });
      expect(asked).toHaveBeenCalledTimes(1);
      expect(selectedIn(files["catalog.json"])).toHaveLength(3);
    });

    it("says what makes the catalog later, which asks nothing", async () => {
      const { files } = await init([], {}, tapWith({ source: away(9, "check") }));

      const later = await runVerb(tapWith(), ["--config", "config.json", "--discover"], { files });

      expect(later.code).toBe(0);
      expect(selectedIn(later.stdout)).toHaveLength(3);
    });

    it("leaves an old catalog as it is, and says so", async () => {
      const old = { "config.json": "{}", "catalog.json": "{}" };
      const { dialog } = answering(["Replace?", "y"], ["Try again?", "n"]);

      const { code, stdout, files } = await init([], { dialog, files: old }, tapWith({ source: away(9, "check") }));

      expect(code).toBe(5);
      expect(files["catalog.json"]).toBe("{}");
      expect(stdout).toContain(
        "catalog.json is still the one from before. Once that is mended:\n  tap-scripted select --discover\n",
      );
    });
  });

  it.each([[["--config", "a.yaml"]], [["--config", "ENV"]], [["--config", "a.json", "--config", "b.json"]]])(
    "writes one JSON file: not %o",
    async (argv) => {
      const { code, stderr, files } = await init(argv);

      expect({ code, files }).toEqual({ code: 2, files: {} });
      expect(stderr).toContain("init writes one file, in JSON: give one --config config.json.");
    },
  );

  it("is not there for a tap that has no questions", async () => {
    const { code, stdout } = await runVerb(scriptedTap({}), ["init"]);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect((await runVerb(scriptedTap({}), ["--help"])).stdout).not.toMatch(/^ {2}init /m);
    expect((await runVerb(tapWith(), ["--help"])).stdout).toMatch(/^ {2}init /m);
  });
});
