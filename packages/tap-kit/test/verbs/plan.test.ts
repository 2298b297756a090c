import { TapError } from "@singer-io-ts/tap-kit";
import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const broken = new TapError("c: it cannot be read.", { code: "BROKEN", kind: "config", hint: "Mend it.", stream: "c" });

/** One stream by itself, two by one call. */
const tap = (failure?: TapError) =>
  scriptedTap({
    streams: ["a", "b", "c"].map((id) => plainStream(id)),
    async *plan([a, ...others], run) {
      await run.allowance.take(2, run.signal);
      run.allowance.observe(1000, 5000);
      const read = () => {
        throw new Error("a plan reads nothing");
      };
      yield {
        selections: [a!],
        forecast: { rows: 90_000, calls: 5, slices: 2, transport: "jobs", why: "many rows" },
        read,
      };
      const rowsByStream = new Map([["b", 7]]);
      const forecast = {
        rowsByStream,
        calls: 1,
        slices: null,
        transport: "script",
        why: "two small queries in one call",
      };
      yield { selections: others, forecast: { ...forecast, ...(failure && { failure }) }, read };
    },
  });
const files = { "config.json": "{}" };
const terminal = { files, isTerminal: true, env: { NO_COLOR: "1" } };

describe("the verb plan", () => {
  it("shows, stream by stream, how it will be read, and the sums last; it reads nothing", async () => {
    const { code, stdout, stderr } = await runVerb(tap(), ["plan"], terminal);

    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).toMatchInlineSnapshot(`
      "stream    rows  by      slices  calls  why
      a       90,000  jobs         2      5  many rows
      b            7  script       ?      1  two small queries in one call
      c            ?  script       ?      0  two small queries in one call
      3 streams: 90,007 rows and those of 1 stream whose number nobody knows, about
        8 calls (0.2 % of the 5,000 a day; 4,000 are left), about 4 s.
      "
    `);
  });

  it("has each stream's share of the daily limit and its seconds where the terminal is wide enough, and in a pipe", async () => {
    const wide = await runVerb(tap(), ["plan"], { ...terminal, columns: 100 });
    const pipe = await runVerb(tap(), ["plan"], { files });

    expect(wide.stdout).toMatchInlineSnapshot(`
      "stream    rows  by      slices  calls  of a day  seconds  why
      a       90,000  jobs         2      5     0.1 %        3  many rows
      b            7  script       ?      1     0.0 %        1  two small queries in one call
      c            ?  script       ?      0     0.0 %        0  two small queries in one call
      "
    `);
    expect(pipe.stdout).toMatchInlineSnapshot(`
      "stream	rows	transport	slices	calls	dailyShare	seconds	why
      a	90000	jobs	2	5	0.001	3	many rows
      b	7	script		1	0.0002	1	two small queries in one call
      c		script		0	0	0	two small queries in one call
      "
    `);
  });

  it("gives the same as one JSON document", async () => {
    const { stdout, stderr } = await runVerb(tap(), ["plan", "--json"], { files });

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "calls": 6,
        "dailyShare": 0.0016,
        "planCalls": 2,
        "rows": 90007,
        "seconds": 4,
        "streams": [
          {
            "calls": 5,
            "dailyShare": 0.001,
            "failure": null,
            "method": "INCREMENTAL",
            "resumes": false,
            "rows": 90000,
            "seconds": 3,
            "slices": 2,
            "stream": "a",
            "transport": "jobs",
            "why": "many rows",
          },
          {
            "calls": 1,
            "dailyShare": 0.0002,
            "failure": null,
            "method": "INCREMENTAL",
            "resumes": false,
            "rows": 7,
            "seconds": 1,
            "slices": null,
            "stream": "b",
            "transport": "script",
            "why": "two small queries in one call",
          },
          {
            "calls": 0,
            "dailyShare": 0,
            "failure": null,
            "method": "INCREMENTAL",
            "resumes": false,
            "rows": null,
            "seconds": 0,
            "slices": null,
            "stream": "c",
            "transport": "script",
            "why": "two small queries in one call",
          },
        ],
        "unknown": 1,
        "usage": {
          "limit": 5000,
          "used": 1000,
        },
      }
    `);
  });

  it("ends with 2 where a stream will fail, and says why", async () => {
    const { code, stdout } = await runVerb(tap(broken), ["plan"], terminal);

    expect(code).toBe(2);
    expect(stdout).toContain("fails: c: it cannot be read.");
  });

  it("takes the catalog of the folder where none is named, and the state that is", async () => {
    const state = {
      bookmarks: {
        b: {
          format: 1,
          org: "o",
          version: 1,
          rows: null,
          scan: null,
          replication_key: null,
          replication_key_value: null,
          tail: null,
        },
      },
    };
    const catalog = { streams: [{ ...entry("b"), metadata: [{ breadcrumb: [], metadata: { selected: true } }] }] };
    const all = { ...files, "state.json": JSON.stringify(state), "catalog.json": JSON.stringify(catalog) };

    const { code, stdout, stderr } = await runVerb(tap(), ["plan", "--json", "--state", "state.json"], { files: all });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout).streams).toEqual([expect.objectContaining({ stream: "b", resumes: true })]);
  });
});

function entry(id: string) {
  const { schema, keyProperties } = plainStream(id);
  return { tap_stream_id: id, stream: id, schema, key_properties: keyProperties };
}
