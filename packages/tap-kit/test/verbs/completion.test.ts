import { spawnSync } from "node:child_process";
import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";
import { family, tapWith, verbThat } from "../support/verbs.ts";

const tap = tapWith(
  verbThat(async () => 0),
  family,
);
const script = async (shell: string): Promise<string> => (await runVerb(tap, ["completion", shell])).stdout;

/** What bash offers after these words, in a folder with the file `notes.txt`. */
function offered(bash: string, line: string): readonly string[] {
  const program = `${bash}
tap-scripted() { [ "$*" = "completion streams" ] && echo "Account Contact"; }
compgen() { if [ "$1" = -f ]; then builtin compgen -W notes.txt -- "$3"; else builtin compgen "$@"; fi; }
COMP_WORDS=(${line})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_tap_scripted
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return spawnSync("bash", ["-c", program], { encoding: "utf8" }).stdout.trimEnd().split("\n");
}

describe("the completion", () => {
  it.each([
    ["tap-scripted s", ["select", "streams", "sync", "state", "show", "spec"]],
    ["tap-scripted help sh", ["show"]],
    ["tap-scripted --ca", ["--catalog"]],
    ["tap-scripted --config no", ["notes.txt"]],
    ["tap-scripted note ''", ["add", "drop"]],
    ["tap-scripted show A", ["Account"]],
    ["tap-scripted show Account --o", ["--order"]],
    ["tap-scripted show Account --order ''", ["up", "down"]],
    ["tap-scripted show Account --rows ''", [""]],
    ["tap-scripted --config x.json show --co", ["--config"]],
    ["tap-scripted completion z", ["zsh"]],
    ["tap-scripted read --s", ["--state"]],
  ])("of bash offers after %s: %j", async (line, words) => {
    expect(offered(await script("bash"), line)).toEqual(words);
  });

  it("of zsh describes what it offers", async () => {
    const lines = (await script("zsh")).split("\n");

    expect(lines.filter((line) => /"(?:note|show)"\) offered/.test(line))).toMatchInlineSnapshot(`
      [
        "    "show") offered=('--rows:how many' '--order:which come first' '--folder:where' '--all:deleted ones too' '--csv:write CSV; a value like =1+1 stays as it is' '--config:settings; default: config.json of this folder' '--json:write JSON' '--no-color:no colors; so does NO_COLOR' '--log-level:what is logged' '--stack:show where an error came from' '--help:this help'); _describe word offered; compadd -- \${(f)"$(tap-scripted completion streams 2> /dev/null)"} ;;",
        "    "note") offered=('add:add one' 'drop:drop all'); _describe word offered; true ;;",
      ]
    `);
    // A shell that nobody has set up knows no compdef.
    expect(lines.slice(-3)).toEqual([
      "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }",
      "compdef _tap_scripted tap-scripted",
      "",
    ]);
    expect(lines.filter((line) => line.includes("show --folder"))).toMatchInlineSnapshot(`
      [
        "    "sync --into" | "show --folder") _files -/; return ;;",
      ]
    `);
  });

  it("of fish describes what it offers", async () => {
    const lines = (await script("fish")).split("\n");

    expect(lines.filter((line) => / (?:note|show)(?:;|')/.test(line) && !line.includes("help"))).toMatchInlineSnapshot(`
      [
        "complete -c tap-scripted -n '__fish_seen_subcommand_from state; and __fish_seen_subcommand_from show' -l state -d 'the state; default: state.json' -r -F",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from state; and __fish_seen_subcommand_from show' -l json -d 'write JSON'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from state; and __fish_seen_subcommand_from show' -l no-color -d 'no colors; so does NO_COLOR'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from state; and __fish_seen_subcommand_from show' -l log-level -d 'what is logged' -x -a 'debug info warn error'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from state; and __fish_seen_subcommand_from show' -l stack -d 'show where an error came from'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from state; and __fish_seen_subcommand_from show' -a '(tap-scripted completion streams 2> /dev/null)'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l rows -d 'how many' -x",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l order -d 'which come first' -x -a 'up down'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l folder -d 'where' -x -a '(__fish_complete_directories)'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l all -d 'deleted ones too'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l csv -d 'write CSV; a value like =1+1 stays as it is'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l config -d 'settings; default: config.json of this folder' -r -F",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l json -d 'write JSON'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l no-color -d 'no colors; so does NO_COLOR'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l log-level -d 'what is logged' -x -a 'debug info warn error'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -l stack -d 'show where an error came from'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from show' -a '(tap-scripted completion streams 2> /dev/null)'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and not __fish_seen_subcommand_from add drop' -a add -d 'add one'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and not __fish_seen_subcommand_from add drop' -a drop -d 'drop all'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from add' -l config -d 'settings; default: config.json of this folder' -r -F",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from add' -l json -d 'write JSON'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from add' -l no-color -d 'no colors; so does NO_COLOR'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from add' -l log-level -d 'what is logged' -x -a 'debug info warn error'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from add' -l stack -d 'show where an error came from'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from drop' -l config -d 'settings; default: config.json of this folder' -r -F",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from drop' -l json -d 'write JSON'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from drop' -l no-color -d 'no colors; so does NO_COLOR'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from drop' -l log-level -d 'what is logged' -x -a 'debug info warn error'",
        "complete -c tap-scripted -n '__fish_seen_subcommand_from note; and __fish_seen_subcommand_from drop' -l stack -d 'show where an error came from'",
      ]
    `);
  });

  it("asks for the streams of the catalog, of which it offers none that a shell would run", async () => {
    const streams = [plainStream("Account"), plainStream("$(reboot)"), plainStream("a b"), plainStream("report-1.x")];
    const discovery = await runVerb(scriptedTap({ streams }), ["--config", "config.json", "--discover"], {
      files: { "config.json": "{}" },
    });

    const { code, stdout } = await runVerb(tap, ["completion", "streams"], {
      files: { "catalog.json": discovery.stdout },
    });

    expect({ code, stdout }).toEqual({ code: 0, stdout: "Account\nreport-1.x\n" });
  });

  it.each([{}, { "catalog.json": "{" }])("offers no streams without a catalog that can be read: %j", async (files) => {
    expect(await runVerb(tap, ["completion", "streams"], { files })).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });
});
