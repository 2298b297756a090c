import { shownHelp } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { scriptedTap } from "../support/scripted-tap.ts";

const help = (verb: string) => shownHelp(scriptedTap({}), verb);

describe("the help of a verb", () => {
  it("select", async () => {
    expect(await help("select")).toMatchInlineSnapshot(`
      "tap-scripted select: choose streams and fields, and write the catalog

      Usage
        tap-scripted select [pattern...] [options]

      Without patterns it asks; --discover --keep only discovers again. A pattern is
      stream.field, with * for anything and ! to leave out; what no pattern selects is
      deselected. Where there is no catalog, discovery writes one first.

      Arguments
        pattern  Account, Account.Name, '*.Id', '!*.Description'

      Options
            --catalog <file>     the catalog; default: catalog.json
            --keep               leave as it is what no pattern matches
            --discover           discover again first; what was selected is kept
            --dry-run            show what would change, and write nothing
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted select
        tap-scripted select 'Account.*' 'Contact.Email' '!*.Description'
        tap-scripted select --keep 'Lead.*' '!Account.Fax'
      "
    `);
  });

  it("doctor", async () => {
    expect(await help("doctor")).toMatchInlineSnapshot(`
      "tap-scripted doctor: check configuration, login and settings, step by step

      Usage
        tap-scripted doctor [options]

      The steps are those of --test and of Airbyte's check. The last sentence says
      whether a sync can run, or what to do; the exit code follows.

      Options
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted doctor
        tap-scripted doctor --json
      "
    `);
  });

  it("completion", async () => {
    expect(await help("completion")).toMatchInlineSnapshot(`
      "tap-scripted completion: write a script that completes verbs, options and
      streams

      Usage
        tap-scripted completion <shell> [options]

      The script goes into the shell's start-up file, as the examples show. It asks
      for the names of streams by completion streams, which lists those of
      catalog.json.

      Arguments
        shell  bash, zsh or fish; or streams

      Options
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted completion bash >> ~/.bashrc
        tap-scripted completion zsh >> ~/.zshrc
        tap-scripted completion fish > ~/.config/fish/conf.d/completion.fish
      "
    `);
  });

  it("streams", async () => {
    expect(await help("streams")).toMatchInlineSnapshot(`
      "tap-scripted streams: list the streams of the catalog, or of a discovery

      Usage
        tap-scripted streams [options]

      Where there is a catalog nothing is asked. A discovery takes a call for 25
      objects.

      Options
            --catalog <file>     streams and fields; default: catalog.json, where
                                 there is one
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted streams
        tap-scripted streams --json
      "
    `);
  });

  it("plan", async () => {
    expect(await help("plan")).toMatchInlineSnapshot(`
      "tap-scripted plan: show what the next sync will do, and what it will cost

      Usage
        tap-scripted plan [options]

      Reads no row and moves no bookmark. It asks the service what changed, as a sync
      does before it begins, so it takes a few calls.

      Options
            --catalog <file>     streams and fields; default: catalog.json, where
                                 there is one
        -s, --state <file>       the last run's last STATE value
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted plan
        tap-scripted plan --json
      "
    `);
  });

  it("preview", async () => {
    expect(await help("preview")).toMatchInlineSnapshot(`
      "tap-scripted preview: show a stream's first records, as a sync writes them

      Usage
        tap-scripted preview <stream> [options]

      Reads as a first sync does, and stops. No state moves.

      Arguments
        stream  its name

      Options
            --rows <rows>        how many; default: 10, of wide ones those that fit
            --catalog <file>     streams and fields; default: catalog.json, where
                                 there is one
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted preview Account
        tap-scripted preview Account --rows 3 --json
      "
    `);
  });

  it("sync", async () => {
    expect(await help("sync")).toMatchInlineSnapshot(`
      "tap-scripted sync: read the selected streams: Singer messages, or files

      Usage
        tap-scripted sync [options]

      The same run as by options alone, with the files of this folder where no others
      are given. With --into it needs no target: rows go into files, and the state is
      kept beside them.

      Options
            --catalog <file>     streams and fields; default: catalog.json, where
                                 there is one
        -s, --state <file>       the last run's last STATE value
            --into <place>       write files there, and continue from them: a folder,
                                 or s3://, gs://, az://
            --format <format>    of the files; default: jsonl: jsonl, parquet, csv
            --numbers <form>     of numbers in parquet; default: decimal: decimal,
                                 double
            --metrics            Singer's metrics of each stream
            --no-progress        no progress while it runs
        -c, --config <file>      settings; default: config.json of this folder
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted sync | target-jsonl
        tap-scripted sync --state state.json | target-jsonl
        tap-scripted sync --into salesforce
      "
    `);
  });

  it("state", async () => {
    expect(await help("state")).toMatchInlineSnapshot(`
      "tap-scripted state: look at a state and change it safely

      Verbs
        state show [stream...]    say how far each stream is, and what is unfinished
        state reset <stream...>   load streams in full again with the next run
        state rewind <stream...>  read streams again from a date on with the next run
        state take [file]         keep the last state of what a target or a tap wrote
        state migrate <file>      show what another connector's state is understood as

      Examples
        tap-scripted state show
        tap-scripted state reset Account
        tap-scripted state rewind Account --to 2026-01-31
        tap-scripted state take states.jsonl
        tap-scripted state migrate old-state.json

      tap-scripted help state show has the options of one of them.
      "
    `);
  });

  it("state show", async () => {
    expect(await help("state show")).toMatchInlineSnapshot(`
      "tap-scripted state show: say how far each stream is, and what is unfinished

      Usage
        tap-scripted state show [stream...] [options]

      Arguments
        stream  as the state names it

      Options
        -s, --state <file>       the state; default: state.json
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted state show
        tap-scripted state show Account --json
      "
    `);
  });

  it("state reset", async () => {
    expect(await help("state reset")).toMatchInlineSnapshot(`
      "tap-scripted state reset: load streams in full again with the next run

      Usage
        tap-scripted state reset <stream...> [options]

      The next run reads these streams from their start, under a new version: a target
      that heeds ACTIVATE_VERSION drops what is gone. The other streams go on as they
      are.

      Arguments
        stream  as the state names it

      Options
        -s, --state <file>       the state; default: state.json
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted state reset Account
        tap-scripted state reset Account Contact --state state.json
      "
    `);
  });

  it("state rewind", async () => {
    expect(await help("state rewind")).toMatchInlineSnapshot(`
      "tap-scripted state rewind: read streams again from a date on with the next run

      Usage
        tap-scripted state rewind <stream...> [options]

      What has changed since then comes a second time: a target that merges by key has
      it once, one that appends has it twice. No record is left out.

      Arguments
        stream  as the state names it

      Options
            --to <date>          2026-01-31 (midnight UTC) or 2026-01-31T09:05:00Z
        -s, --state <file>       the state; default: state.json
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted state rewind Account --to 2026-01-31
      "
    `);
  });

  it("state take", async () => {
    expect(await help("state take")).toMatchInlineSnapshot(`
      "tap-scripted state take: keep the last state of what a target or a tap wrote

      Usage
        tap-scripted state take [file] [options]

      Writes the state file as a whole. Where nothing has a state, the one that is
      there stays, and the exit code is 2.

      Arguments
        file  a target's output, or a tap's; default: standard input

      Options
        -s, --state <file>       the state; default: state.json
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted state take states.jsonl
        tap-scripted state take states.jsonl --state state.json
      "
    `);
  });

  it("state migrate", async () => {
    expect(await help("state migrate")).toMatchInlineSnapshot(`
      "tap-scripted state migrate: show what another connector's state is understood as

      Usage
        tap-scripted state migrate <file> [options]

      A run reads such a state as it is. This shows beforehand from where each stream
      goes on. What is not understood is named, and the exit code is 2.

      Arguments
        file  the state as the other connector or its runner has kept it

      Options
            --to <file>          write it in the form of this tap, where all is
                                 understood
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-scripted state migrate old-state.json
        tap-scripted state migrate old-state.json --to state.json
      "
    `);
  });
});
