import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { firstError } from "./scene.ts";

const denied = { status: 403, errorCode: "API_DISABLED_FOR_ORG", message: "API is not enabled for this Organization" };

/** What a user may not do, and settings that this tap does not have. */
export const permissions: readonly FaultRow[] = [
  {
    number: 150,
    fault:
      "The user may not use Bulk API 2.0 (API_DISABLED_FOR_ORG at jobs/query); a setting of another tap is present that would change the records, and that this tap does not have",
    expected:
      "with `api: auto` read by REST; with `api: bulk` an error that says what to change; the other tap's setting is an error",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 11_000 } });
      scene.running.fault({ path: "/jobs/query", count: "all", reply: denied });
      const bulk = await scene.run({ config: { api: "bulk" } });
      expect([bulk.exitCode, firstError(bulk)]).toEqual([2, expect.stringContaining("set `api` to auto or rest")]);
      const from = scene.running.requests().length;
      await scene.sync();
      const asked = scene.requests("/jobs/query", from).length;
      const settings = [
        { stream_maps: { CaseComment: { Id: null } } },
        { flattening_enabled: true },
        { stream_slice_filter: "x" },
      ];
      for (const config of settings) {
        await scene.fails(2, /is a setting that this tap does not have/, { config: { ...config } });
      }
      return `\`api: auto\`: ${asked} request for a job, then REST; ${await scene.complete()}; \`api: bulk\`: exit ${bulk.exitCode}; ${settings.length} settings of other taps: exit 2, each by name`;
    },
  },
];
