import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { type Clock, main, memorySink, systemClock } from "@singer-io-ts/tap-kit";
import { type ScriptedAnswer, scriptedDialog } from "@singer-io-ts/tap-kit/testing";
import { tap } from "../../src/tap.ts";
import { freePort } from "./free-port.ts";
import { logInWith, TestBrowser } from "./test-browser.ts";

interface Typed {
  /** In place of this machine's. */
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
  /** What a person answers at the terminal; absent: nobody is there. */
  readonly answers?: readonly ScriptedAnswer[];
  /** What the browser does with the page; absent: the person logs in and allows. */
  readonly browse?: (url: string) => Promise<unknown>;
}

/** What a verb showed. */
interface Shown {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly screen: string;
}

/** An org with a login in the browser, a person, and a configuration file of this machine. */
export class LoginWorld {
  readonly org: RunningOrg;
  readonly port: number;
  readonly folder = mkdtempSync(join(tmpdir(), "login-"));
  readonly path = join(this.folder, "config.json");
  readonly browser = new TestBrowser();
  /** The pages that the tap opened. */
  readonly opened: string[] = [];
  #browsing: Promise<unknown> = Promise.resolve();

  private constructor(org: RunningOrg, port: number) {
    this.org = org;
    this.port = port;
  }

  static async start(login: { readonly clientSecret?: string } = {}): Promise<LoginWorld> {
    const port = await freePort();
    const callbackUrls = [`http://localhost:${port}/OauthRedirect`];
    return new LoginWorld(await startOrg({ scale: 0.01, settings: { callbackUrls }, login }), port);
  }

  /** Writes a configuration that names the org, and whose token stays: temporary folders are none for a token. */
  configure(members: object): void {
    const own = { login_url: this.org.url, token_store: join(this.folder, "token.json") };
    writeFileSync(this.path, JSON.stringify({ ...own, ...members }));
  }

  get written(): Readonly<Record<string, unknown>> {
    return JSON.parse(readFileSync(this.path, "utf8"));
  }

  /** Runs a verb with this configuration. */
  async run(argv: readonly string[], typed: Typed = {}): Promise<Shown> {
    const {
      clock = systemClock,
      env = {},
      answers,
      browse = (url) => logInWith(this.browser, url, this.org.credentials),
    } = typed;
    const person = answers === undefined ? null : scriptedDialog(answers);
    const stdout = memorySink();
    let stderr = "";
    const code = await main(tap, {
      argv: [...argv, "--config", this.path],
      stdout,
      stderr: (text) => {
        stderr += text;
      },
      clock,
      env,
      graceMs: 50,
      ...(person !== null && { dialog: person.dialog }),
      openBrowser: async (url) => {
        this.opened.push(url);
        this.#browsing = browse(url);
        return true;
      },
    });
    await this.#browsing;
    return { code, stdout: stdout.text(), stderr, screen: person?.screen() ?? "" };
  }

  async close(): Promise<void> {
    await this.org.close();
    rmSync(this.folder, { recursive: true });
  }
}
