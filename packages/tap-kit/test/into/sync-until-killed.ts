import { manualClock, runVerb } from "@singer-io-ts/tap-kit/testing";
import { countedSteps } from "../support/counted-steps.ts";
import { growingTap } from "../support/growing-tap.ts";

// Syncs into a folder, and is killed before this step of the file system.
const [folder = "", rows, step] = process.argv.slice(2);
const clock = manualClock();
const fileSystem = countedSteps((at) => {
  if (at === Number(step)) process.kill(process.pid, "SIGKILL");
});
await runVerb(growingTap(Number(rows), clock), ["sync", "--into", folder], {
  files: { "config.json": "{}" },
  clock,
  fileSystem,
});
