import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { main, memorySink } from "@singer-io-ts/tap-kit";
import { scriptedDialog } from "@singer-io-ts/tap-kit/testing";
import { tap } from "../../src/tap.ts";
import { answersTo } from "./pasted-answers.ts";
import type { PastedCommand } from "./pasted-command.ts";
import { pastedApp, writeGivenFiles, writeSf } from "./pasted-files.ts";
import { logInWith, TestBrowser } from "./test-browser.ts";

/** What a command left behind. */
interface Pasted {
  readonly exitCode: number;
  /** What it printed, whether to a file or not. */
  readonly stdout: string;
  readonly stderr: string;
  /** Questions that the person would have answered and that did not come. */
  readonly unasked: readonly string[];
}

/**
 * An org, a folder with the files that the pages name, a home folder, a browser, `sf`, and a person at the terminal: all that a
 * command of a page or of a help needs to work as it is pasted.
 */
export class PastedWorld {
  readonly org: RunningOrg;
  /** Where commands run. */
  readonly folder: string;
  readonly home: string;
  readonly #root: string;
  readonly #browser = new TestBrowser();

  private constructor(org: RunningOrg, root: string) {
    this.org = org;
    this.#root = root;
    this.folder = join(root, "work");
    this.home = join(root, "home");
  }

  static async start(): Promise<PastedWorld> {
    const callbackUrls = ["http://localhost:1717/OauthRedirect"];
    const org = await startOrg({ scale: 0.05, settings: { callbackUrls }, login: pastedApp });
    const world = new PastedWorld(org, mkdtempSync(join(tmpdir(), "pasted-")));
    await world.#prepare();
    return world;
  }

  async close(): Promise<void> {
    await this.org.close();
    rmSync(this.#root, { recursive: true });
  }

  get config() {
    const { url } = this.org;
    const app = { client_id: pastedApp.clientId, client_secret: pastedApp.clientSecret };
    return { login_url: url, ...app, cache_dir: join(this.#root, "cache") };
  }

  /** An empty folder to work in, or one with the files that the pages name: their configuration, a catalog, states, ... */
  renew(isEmpty = false): void {
    rmSync(this.folder, { recursive: true, force: true });
    if (isEmpty) mkdirSync(this.folder);
    else cpSync(join(this.#root, "files"), this.folder, { recursive: true });
  }

  /** Runs a command in this process, in the folder, at a terminal where its output goes nowhere else. */
  async run({ env, argv, into, file, isAppended }: PastedCommand): Promise<Pasted> {
    const stdout = memorySink();
    let stderr = "";
    const person = scriptedDialog(answersTo(argv, { orgUrl: this.org.url, logIn: () => this.#addressAfter(stderr) }));
    let browsing: Promise<unknown> = Promise.resolve();
    const isTerminal = into === null && file === null;
    const before = process.cwd();
    process.chdir(this.folder);
    try {
      const exitCode = await main(tap, {
        argv,
        stdout,
        stderr: (text) => {
          stderr += text;
        },
        env: { ...this.#variables(argv), ...env },
        isTerminal,
        isErrorTerminal: true,
        dialog: person.dialog,
        // A command that reads it is at its end at once.
        async *stdin() {},
        openBrowser: async (url) => {
          browsing = this.#logIn(url);
          return true;
        },
      });
      await browsing;
      const output = into === null ? stdout.text() : statesIn(stdout.text());
      if (file !== null) (isAppended ? appendFileSync : writeFileSync)(file.replace("~", this.home), output);
      return { exitCode, stdout: stdout.text(), stderr, unasked: person.unasked() };
    } finally {
      process.chdir(before);
    }
  }

  #variables(argv: readonly string[]) {
    const secret = argv.includes("ENV") ? { TAP_SALESFORCE_CLIENT_SECRET: pastedApp.clientSecret } : {};
    return { PATH: `${this.home}:${process.env["PATH"]}`, ...secret };
  }

  /** Salesforce's hosts are the org of this machine. */
  #logIn(url: string) {
    return logInWith(this.#browser, this.ofThisMachine(url), this.org.credentials);
  }

  ofThisMachine(url: string): string {
    return url.replace(/^https:\/\/[\w.-]+\.salesforce\.com/, this.org.url);
  }

  /** Where the browser ends that a person sends to the page in this text: nobody listens there. */
  async #addressAfter(text: string): Promise<string> {
    const [page = ""] = /https:\S+/.exec(text) ?? [];
    await this.#logIn(page).catch(() => null);
    return this.#browser.visited.at(-1) ?? "";
  }

  async #prepare(): Promise<void> {
    const files = join(this.#root, "files");
    mkdirSync(files);
    // fish makes it when it is first started.
    mkdirSync(join(this.home, ".config/fish/conf.d"), { recursive: true });
    writeGivenFiles(files, this.config);
    writeSf(this.home, { accessToken: this.org.login(), instanceUrl: this.org.url });
    this.renew();
    const none = { env: {}, into: null, isAppended: false };
    await this.run({ ...none, argv: ["--config", "config.json", "--discover"], file: "catalog.json" });
    const streams = ["--config", "config.json", "--catalog", "catalog.json"];
    await this.run({ ...none, argv: streams, into: "target-jsonl", file: "states.jsonl" });
    for (const name of ["catalog.json", "states.jsonl"]) cpSync(join(this.folder, name), join(files, name));
    const [state = ""] = readFileSync(join(files, "states.jsonl"), "utf8").trim().split("\n").slice(-1);
    writeFileSync(join(files, "state.json"), state);
  }
}

/** What a target writes: the values of the states that it was given. */
function statesIn(messages: string): string {
  const states = messages.split("\n").filter((line) => line.startsWith('{"type":"STATE"'));
  return states.map((line) => `${JSON.stringify(JSON.parse(line).value)}\n`).join("");
}
