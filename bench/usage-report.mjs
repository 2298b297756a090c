/** Preloaded into the tap by the benchmark: writes what the process used to the file that BENCH_USAGE names. */
import { writeFileSync } from "node:fs";

const file = process.env.BENCH_USAGE;
if (file) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ cpuUs: userCPUTime + systemCPUTime, peakKiB: maxRSS }));
  });
}
