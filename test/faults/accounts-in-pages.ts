import type { FaultSpec } from "@singer-io-ts/demo-org";
import { expect } from "vitest";
import type { Open } from "./fault-row.ts";
import { firstError, type Scene } from "./scene.ts";

/** Accounts by three REST pages, or by a Bulk job with three sets of results. */
export function accounts(open: Open, api: "rest" | "bulk"): Promise<Scene> {
  return open({
    rows: { Account: 600 },
    objects: ["Account"],
    settings: { pageRows: 200, bulkSetRowsMost: 200 },
    config: { api },
  });
}

export const restPage = "/query(All)?[/?]";
export const results = "/jobs/query/[^/]+/results";
export const newJob = "/jobs/query$";

/** What a run gets over without a word. */
const isSilent = ({ csv, lose }: FaultSpec): boolean => csv === "permuted" || lose === "sessions";

/** A fault that a run gets over. @returns how complete the target is then */
export async function survives(open: Open, api: "rest" | "bulk", ...faults: readonly FaultSpec[]): Promise<string> {
  const scene = await accounts(open, api);
  for (const fault of faults) scene.running.fault(fault);
  const { stderr } = await scene.sync();
  // Got over, not overlooked.
  if (!faults.every(isSilent)) expect(stderr).toMatch(/again|Too much/i);
  return scene.complete();
}

/**
 * A fault that ends the run with this exit code; without it the next run brings the rest.
 * @returns the error, with ids and counts that vary taken out
 */
export async function endsBy(
  open: Open,
  api: "rest" | "bulk",
  fault: FaultSpec,
  { exitCode, error }: { readonly exitCode: number; readonly error: string | RegExp },
): Promise<string> {
  const scene = await accounts(open, api);
  scene.running.fault(fault);
  const run = await scene.fails(exitCode, error);
  expect(run.messages.at(-1)?.type).toBe("STATE");
  scene.running.clearFaults();
  await scene.sync();
  return `exit ${exitCode}, "${firstSentence(firstError(run))}"; then ${await scene.complete({ repeated: true })}`;
}

/** An error up to what to do, without ids. */
export function firstSentence(error: string): string {
  const [sentence = ""] = /^.*?[.!?](?= |$)/.exec(error.replaceAll(/\b(?=\w*\d)[a-zA-Z0-9]{15,18}\b/g, "ID")) ?? [];
  return sentence;
}
