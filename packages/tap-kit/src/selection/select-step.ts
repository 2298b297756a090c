import { failedStep } from "../tap/failed-step.ts";
import type { Run } from "../tap/run.ts";
import type { CheckStep, Selectable, Source } from "../tap/source.ts";
import { faultsOf } from "./check-select.ts";
import { isGlob } from "./glob.ts";
import { parseSelectPattern } from "./select-pattern.ts";

/** The step of a check about the setting `select`. @throws TapError where the streams cannot be found out */
export async function selectStep(select: readonly string[], source: Source, run: Run): Promise<CheckStep> {
  const step = "select";
  const patterns = select.map(parseSelectPattern);
  const named = new Set(patterns.flatMap(({ stream }) => (isGlob(stream) ? [] : [stream])));
  const { error, warnings } = faultsOf(patterns, await selectableOf(source, named, run), step);
  const withoutStep = (text: string) => text.replace(`${step}: `, "");
  if (error !== null) return { ...failedStep(step, error), detail: withoutStep(error.message) };
  if (warnings.length > 0) return { step, ok: true, warn: true, detail: warnings.map(withoutStep).join(" ") };
  // Globs may match streams that were not looked up.
  return {
    step,
    ok: true,
    detail:
      patterns.length === 1 ? "what its pattern names is there" : `what its ${patterns.length} patterns name is there`,
  };
}

async function selectableOf(source: Source, named: ReadonlySet<string>, run: Run): Promise<Selectable> {
  if (source.selectable !== undefined) return source.selectable(named, run);
  const failed: string[] = [];
  const streams = await source.discover(run, {
    failed: (_, stream) => void (stream !== undefined && failed.push(stream)),
  });
  return { streams, others: [...failed, ...(source.undiscovered?.() ?? []).map(({ id }) => id)] };
}
