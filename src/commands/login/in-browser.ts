import type { VerbContext } from "@singer-io-ts/tap-kit";
import type { Authorization } from "../../salesforce/login/browser/authorization.ts";
import {
  type BrowserLogin,
  type LoggedIn,
  logInByBrowser,
  logInByPaste,
} from "../../salesforce/login/browser/browser-login.ts";
import { openBrowser } from "../../salesforce/login/browser/open-browser.ts";

const timeoutMs = 5 * 60_000;

interface Opening {
  /** Whether to open it; the page is shown in any case. */
  readonly opens: boolean;
  /** What is for browsers of other machines, in words. */
  readonly otherwise: string;
}

/** Logs in with a browser of this machine. */
export function inBrowser(
  login: BrowserLogin,
  { opens, otherwise }: Opening,
  { environment, run }: VerbContext,
): Promise<LoggedIn> {
  const open = environment.openBrowser ?? ((url: string) => openBrowser(url, environment.env ?? {}));
  const show = async ({ url, redirectUri }: Authorization) => {
    const isOpen = opens && (await open(url));
    const how = isOpen
      ? "Log in at the page that your browser shows. If it shows none, open this one:"
      : `Log in at this page, in a browser of this machine (${otherwise}):`;
    environment.stderr(
      `\n${how}\n\n  ${url}\n\nIt sends you back to ${redirectUri},\nwhich must be a Callback URL of the app.\n\n`,
    );
  };
  return logInByBrowser(login, { show, timeoutMs }, run);
}

/** Logs in with a browser of any machine: the person copies where it ends. */
export function byPaste(login: BrowserLogin, { environment, prompts, run }: VerbContext): Promise<LoggedIn> {
  const ask = async ({ url, redirectUri }: Authorization, wrong: (pasted: string) => string | null) => {
    environment.stderr(
      `\nLog in at this page, in any browser:\n\n  ${url}\n\nThen the browser finds nothing at an address that begins with\n${redirectUri}. Copy that address, all of it.\n\n`,
    );
    return (await prompts?.secret({ message: "The address where the browser ended", check: wrong })) ?? "";
  };
  return logInByPaste(login, { ask }, run);
}
