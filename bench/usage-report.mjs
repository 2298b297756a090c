/** The benchmark preloads it into the tap: it writes the CPU time and memory of the process into the file BENCH_USAGE. */
import { writeFileSync } from "node:fs";

const file = process.env.BENCH_USAGE;
if (file) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ cpuUs: userCPUTime + systemCPUTime, peakKiB: maxRSS }));
  });
}
