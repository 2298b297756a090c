import { spawn } from "node:child_process";

type Env = Readonly<Record<string, string | undefined>>;

/** How long it is watched whether the program fails at once. */
const watchMs = 1500;

/** Opens a page in the browser of this machine. False: it has none, or it did not open. */
export async function openBrowser(url: string, env: Env, platform: string = process.platform): Promise<boolean> {
  const command = browserCommand(env, platform);
  if (command === null) return false;
  const [program, args] = command;
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true, windowsHide: true, env: { ...env } });
  child.unref();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), watchMs);
    const end = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.once("error", () => end(false));
    child.once("exit", (code) => end(code === 0));
  });
}

/** The program that opens a page, and what comes before the address; null: there is no screen to show it on. */
export function browserCommand(env: Env, platform: string): readonly [program: string, args: readonly string[]] | null {
  const own = env["BROWSER"]?.trim() ?? "";
  // More than a name, as in `firefox:chromium` or `lynx %s`, is for xdg-open to read.
  if (own !== "" && /^[^\s:%]+$/.test(own)) return own === "none" ? null : [own, []];
  if (platform === "darwin") return ["open", []];
  // No shell, which would read the & in the address as its own.
  if (platform === "win32") return ["rundll32", ["url.dll,FileProtocolHandler"]];
  if (env["WSL_DISTRO_NAME"]) return ["wslview", []];
  // Without a screen xdg-open would start a browser in this terminal.
  return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? ["xdg-open", []] : null;
}
