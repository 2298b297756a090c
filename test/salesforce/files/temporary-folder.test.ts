import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../src/salesforce/files/temporary-folder.ts";

describe("a temporary place", () => {
  const meltanos = "a file that Meltano makes for one run alone";
  const temporary = "in a temporary folder";

  it.each([
    ["/home/me/project/.meltano/run/tap-salesforce/tap.8d.config.json", {}, meltanos],
    ["/srv/sys/run/tap-salesforce/tap.8d.config.json", { MELTANO_SYS_DIR_ROOT: "/srv/sys" }, meltanos],
    ["/home/me/.meltano/config.json", {}, null],
    ["/home/me/.meltano/running/config.json", {}, null],
    ["/tmp/config.json", {}, temporary],
    ["/var/folders/xy/T/config.json", {}, temporary],
    ["/dev/shm/config.json", {}, temporary],
    ["/scratch/7/config.json", { TMPDIR: "/scratch/7" }, temporary],
    ["/scratch/7/config.json", { TMPDIR: "/" }, null],
    ["/home/me/tmp/config.json", {}, null],
    ["/tmpfiles/config.json", {}, null],
    ["/etc/tap/config.json", {}, null],
  ])("%s with %o: %s", async (path, env, expected) => {
    expect(await temporaryFolder(path, env)).toBe(expected);
  });
});
