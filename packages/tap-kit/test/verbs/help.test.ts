import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../src/verbs/print/text-width.ts";
import { family, tapWith, verbThat } from "../support/verbs.ts";

const tap = tapWith(
  verbThat(async () => 0),
  family,
);
const help = async (line: string): Promise<string> => {
  const { code, stdout, stderr } = await runVerb(tap, line.split(" "));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

describe("the help", () => {
  it("lists all verbs", async () => {
    expect(await help("--help")).toMatchInlineSnapshot(`
      "tap-scripted 1.2.3: whatever the test says

      Usage
        tap-scripted <verb> [options]

      Set up
        doctor      check configuration, login and settings, step by step
        select      choose streams and fields, and write the catalog
        completion  write a script that completes verbs, options and streams
      Look
        streams     list the streams of the catalog, or of a discovery
        plan        show what the next sync will do, and what it will cost
        preview     show a stream's first records, as a sync writes them
        show        show what the test says
      Read
        sync        read the selected streams: Singer messages, or files
        state       look at a state and change it safely
        note        take notes
      In pipelines
        tap-scripted --config <file> --discover
        tap-scripted --config <file> [--catalog <file>] [--state <file>]
        tap-scripted spec | check | discover | read      as Airbyte calls it

      Examples
        tap-scripted plan
        tap-scripted --config config.json --discover > catalog.json
        tap-scripted --config config.json --catalog catalog.json | target-jsonl

      tap-scripted help <verb> shows how to use it, tap-scripted help pipelines has
      the options of a run.
      https://example.com/tap-scripted
      "
    `);
  });

  it("of a verb shows what may follow it", async () => {
    expect(await help("help show")).toMatchInlineSnapshot(`
      "tap-scripted show: show what the test says

      Usage
        tap-scripted show <stream> [fields...] [options]

      Arguments
        stream  the stream to show
        fields  some of its fields

      Options
            --rows <count>       how many
            --order <order>      which come first: up, down
            --folder <folder>    where
        -a, --all                deleted ones too
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted show Account
        tap-scripted show Account --rows 3 --json
      "
    `);
  });

  it("of a word with verbs under it lists them", async () => {
    expect(await help("help note")).toMatchInlineSnapshot(`
      "tap-scripted note: take notes

      Verbs
        note add <text>  add one
        note drop        drop all

      Examples
        tap-scripted note add milk
        tap-scripted note drop

      tap-scripted help note add has the options of one of them.
      "
    `);
  });

  it("of pipelines has the options of a run", async () => {
    expect(await help("help pipelines")).toMatchInlineSnapshot(`
      "tap-scripted in pipelines: Singer's options, and Airbyte's commands

      Usage
        tap-scripted --config <file> --discover
        tap-scripted --config <file> [--catalog <file>] [--state <file>]
        tap-scripted spec | check | discover | read      as Airbyte calls it

      Options
        -c, --config <file>      settings in JSON or YAML; ENV: in environment
                                 variables; of several, the later one wins
            --catalog <file>     streams and fields to read (old name -p,
                                 --properties); default: those selected by default
        -s, --state <file>       the last run's last STATE value
        -d, --discover           write the catalog
            --test               check settings and connection
            --about              settings and capabilities [--format text|json]
            --log-level <level>  debug, info (default), warn or error
            --log-format <form>  text (default) or json
            --metrics            Singer's metrics of each stream
            --no-progress        no progress while it runs
            --stack              show where an error came from
            --version            the version

      Examples
        tap-scripted --config config.json --discover > catalog.json
        tap-scripted --config config.json --catalog catalog.json | target-jsonl
        tap-scripted --config config.json --catalog catalog.json --state state.json

      Messages go to standard output, all else to standard error.
      "
    `);
  });

  it("of Airbyte's commands", async () => {
    expect(await help("help read")).toMatchInlineSnapshot(`
      "tap-scripted read: read the streams of a configured catalog

      Usage
        tap-scripted read --config <file> --catalog <file> [--state <file>]

      Example
        tap-scripted read --config config.json --catalog configured_catalog.json

      This is Airbyte's command: logs are messages on standard output too.
      tap-scripted help has the verbs for people.
      "
    `);
  });

  it.each([
    ["--help", ["-h", "help", "--config x --help", "help --help"]],
    ["help show", ["show --help", "show -h", "show A --rows 3 --help", "--help show"]],
    ["help note add", ["note add --help", "note --help add"]],
    ["help note", ["note --help"]],
    ["help discover", ["discover --help", "--config x discover --help"]],
  ])("is the same for %s as for %j", async (line, others) => {
    const page = await help(line);

    for (const other of others) expect({ other, page: await help(other) }).toEqual({ other, page });
  });

  it("has no line of more than 80 characters, and fits on a screen", async () => {
    const words = "completion discover help check spec read streams sync show note pipelines".split(" ");
    const pages = await Promise.all(words.map((word) => help(`help ${word}`)));

    expect(
      pages
        .join("")
        .split("\n")
        .filter((line) => widthOf(line) > 80),
    ).toEqual([]);
    expect(pages.filter((page) => page.split("\n").length > 40)).toEqual([]);
  });

  it("is what no words at all end with, on standard error", async () => {
    expect(await runVerb(tap, [])).toMatchObject({ code: 2, stdout: "", stderr: await help("--help") });
  });
});
