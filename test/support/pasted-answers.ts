import type { ScriptedAnswer } from "@singer-io-ts/tap-kit/testing";
import { pastedApp } from "./pasted-files.ts";

const [down, enter, tab] = ["\u001b[B", "\r", "\t"];

/** What a person knows who tries the commands. */
interface Known {
  readonly orgUrl: string;
  /** Logs in with a browser. Gives the address where it ends. */
  readonly logIn: () => Promise<string>;
}

/** What a person answers who pastes a command. */
export function answersTo(argv: readonly string[], { orgUrl, logIn }: Known): readonly ScriptedAnswer[] {
  const streams: ScriptedAnswer = ["streams can be read", `${down}${enter}`];
  const key: ScriptedAnswer = ["Consumer key of the app", `${pastedApp.clientId}${enter}`];
  const secret: ScriptedAnswer = ["Consumer secret", `${pastedApp.clientSecret}${enter}`];
  const runner: ScriptedAnswer = ["What will run the tap?", enter];
  switch (argv.join(" ").replace(/ --client-id \S+/, "")) {
    case "init":
      return [
        ["Which org?", `${down.repeat(4)}${enter}`],
        ["Its address", `${orgUrl}${enter}`],
        ["How to log in?", enter],
        key,
        secret,
        streams,
        runner,
      ];
    case "init --domain example --auth client_credentials":
      return [...(argv.includes("--client-id") ? [] : [key, secret]), streams, runner];
    case "select":
      return [
        ["Which streams?", `Lead${tab}`],
        ["Lead", enter],
        ["Of which of them not all fields?", enter],
        ["Write catalog.json?", enter],
      ];
    case "login --sandbox --paste":
      return [["The address where the browser ended", async () => `${await logIn()}${enter}`]];
    default:
      return [];
  }
}
