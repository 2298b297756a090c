import { failedStep } from "../tap/failed-step.ts";
import type { Run } from "../tap/run.ts";
import type { CheckStep, Selectable, Source } from "../tap/source.ts";
import { faultsOf } from "./check-select.ts";
import { shrinkingFaults } from "./check-shrinking.ts";
import { isGlob } from "./glob.ts";
import { parseSelectPattern, type SelectPattern } from "./select-pattern.ts";

/** Settings that name streams. */
export interface NamingSettings {
  /** Null: it is not set. */
  readonly select: readonly string[] | null;
  readonly allowShrink: boolean | readonly string[];
}

/** The steps of a check about the settings that name streams. @throws TapError where the streams cannot be found out */
export async function* settingSteps(
  { select, allowShrink }: NamingSettings,
  source: Source,
  run: Run,
): AsyncGenerator<CheckStep> {
  const names = typeof allowShrink === "boolean" ? [] : allowShrink;
  if (select === null && names.length === 0) return;
  const patterns = (select ?? []).map(parseSelectPattern);
  const named = new Set(patterns.flatMap(({ stream }) => (isGlob(stream) ? [] : [stream])));
  const selectable = await selectableOf(source, named, run);
  if (select !== null) yield selectStep(patterns, selectable);
  if (names.length > 0) yield shrinkingStep(names, selectable);
}

function selectStep(patterns: readonly SelectPattern[], selectable: Selectable): CheckStep {
  const { error, warnings } = faultsOf(patterns, selectable, "select");
  const isOne = patterns.length === 1;
  // Globs may match streams that were not looked up.
  const detail = isOne ? "what its pattern names is there" : `what its ${patterns.length} patterns name is there`;
  return stepOf("select", { error, warnings, detail });
}

/** A state may have streams that are gone from the org, and a check sees none: only what is certainly misspelt fails. */
function shrinkingStep(names: readonly string[], { streams, others }: Selectable): CheckStep {
  const ids = [...streams.map(({ id }) => id), ...others];
  const { error, warning } = shrinkingFaults(names, { ids, isAll: false, what: "discovery" });
  const detail = "what it names is there";
  return stepOf("allow_shrink", { error, warnings: warning === null ? [] : [warning], detail });
}

interface Found {
  readonly error: Parameters<typeof failedStep>[1] | null;
  readonly warnings: readonly string[];
  /** What is said where nothing is wrong. */
  readonly detail: string;
}

function stepOf(step: string, { error, warnings, detail }: Found): CheckStep {
  const withoutStep = (text: string) => text.replace(`${step}: `, "");
  if (error !== null) return { ...failedStep(step, error), detail: withoutStep(error.message) };
  if (warnings.length > 0) return { step, ok: true, warn: true, detail: warnings.map(withoutStep).join(" ") };
  return { step, ok: true, detail };
}

async function selectableOf(source: Source, named: ReadonlySet<string>, run: Run): Promise<Selectable> {
  if (source.selectable !== undefined) return source.selectable(named, run);
  const failed: string[] = [];
  const streams = await source.discover(run, {
    failed: (_, stream) => void (stream !== undefined && failed.push(stream)),
  });
  return { streams, others: [...failed, ...(source.undiscovered?.() ?? []).map(({ id }) => id)] };
}
