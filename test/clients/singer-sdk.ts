import { join } from "node:path";
import type { Client } from "./client.ts";
import { mustRun } from "./process.ts";
import { pathWithNode } from "./python.ts";
import { bin } from "./tap.ts";

/** The Meltano SDK's standard tests of a tap check each stream, and each property by its type. */
export const singerSdk: Client = {
  name: "singer-sdk",
  distribution: "singer-sdk",
  async run({ environment, folder, tap, step }) {
    const config = await tap.configure();
    await step("the SDK's standard tests", async () => {
      const tests = join(import.meta.dirname, "python/test_tap.py");
      const how = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "-p", "no:warnings"];
      const env = { PATH: pathWithNode, TAP_EXECUTABLE: bin, TAP_CONFIG: config, PYTHONDONTWRITEBYTECODE: "1" };
      const command = [environment.program("python"), "-m", "pytest", ...how, `--rootdir=${folder}`, tests];
      const { stdout } = await mustRun(command, { cwd: folder, env });
      const passed = /(\d+) passed/.exec(stdout)?.[1];
      if (passed === undefined) throw new Error(`it does not report how many tests passed:\n${stdout}`);
      return { seen: `${passed} tests pass`, value: null };
    });
  },
};
