import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { browserCommand, openBrowser } from "../../../../src/salesforce/login/browser/open-browser.ts";

const url = "https://login.salesforce.com/services/oauth2/authorize?a=1&b=$(touch%20x)";

/** A folder with a program of this name, which writes its arguments into a file. */
function programFolder(name: string, exitCode: number) {
  const folder = mkdtempSync(join(tmpdir(), "browser-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log = join(folder, "log");
  writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s\\n' "$@" > "${log}"\nexit ${exitCode}\n`);
  chmodSync(join(folder, name), 0o755);
  return { path: `${folder}${delimiter}${process.env["PATH"]}`, file: join(folder, name), log };
}

describe("opening the browser", () => {
  it("gives the address to the program as one argument", async () => {
    const { path, log } = programFolder("xdg-open", 0);

    const opened = await openBrowser(url, { PATH: path, DISPLAY: ":0" }, "linux");

    expect([opened, readFileSync(log, "utf8")]).toEqual([true, `${url}\n`]);
  });

  it("says so where the program fails, or is not there", async () => {
    const { path } = programFolder("xdg-open", 3);

    expect(await openBrowser(url, { PATH: path, DISPLAY: ":0" }, "linux")).toBe(false);
    expect(await openBrowser(url, { PATH: "/nowhere", DISPLAY: ":0" }, "linux")).toBe(false);
  });

  it.each([
    ["linux", { DISPLAY: ":0" }, ["xdg-open", []]],
    ["linux", { WAYLAND_DISPLAY: "wayland-0" }, ["xdg-open", []]],
    ["linux", { SSH_CONNECTION: "1" }, null],
    ["linux", { WSL_DISTRO_NAME: "Debian" }, ["wslview", []]],
    ["linux", { BROWSER: "/usr/bin/firefox" }, ["/usr/bin/firefox", []]],
    ["linux", { BROWSER: "none", DISPLAY: ":0" }, null],
    ["linux", { BROWSER: "lynx %s" }, null],
    ["linux", { BROWSER: "firefox:chromium", DISPLAY: ":0" }, ["xdg-open", []]],
    ["darwin", {}, ["open", []]],
    ["win32", {}, ["rundll32", ["url.dll,FileProtocolHandler"]]],
  ])("on %s with %o runs %o", (platform, env, command) => {
    expect(browserCommand(env, platform)).toEqual(command);
  });
});
