import { batchSteps } from "../../batch/batch-steps.ts";
import { type CheckOptions, runCheck, type Verdict } from "../../command/run-check.ts";
import { exitCodeOf } from "../../errors/exit-code.ts";
import { TapError } from "../../errors/tap-error.ts";
import type { JsonObject } from "../../json.ts";
import { clean } from "../../log/redact.ts";
import { readKitSettings } from "../../settings/kit-settings.ts";
import { failedStep } from "../../tap/failed-step.ts";
import type { CheckStep } from "../../tap/source.ts";
import type { KitContext } from "../kit-context.ts";
import { inTerminal } from "../print/shown-text.ts";
import { stepLine } from "../print/step-line.ts";

/** Shows the steps of the check as they are done, and its verdict. */
export async function run(context: KitContext): Promise<number> {
  const { print, open, job } = context;
  job.watch.setStage("Checking");
  const show = (step: CheckStep) => (print.form === "json" ? undefined : print.text(stepLine(step, print)));
  const configuration = await configurationStep(context);
  await show(configuration);
  const verdict = configuration.ok
    ? await runCheck(await open(), checkOptions(context, await context.config()), show)
    : unconfigured(configuration);
  if (print.form === "json") await print.value(jsonOf(configuration, verdict), () => "");
  else await print.text(`\n${print.style.bold(inTerminal(clean(verdict.sentence)))}\n`);
  return verdict.exitCode;
}

function checkOptions({ run, job }: KitContext, config: JsonObject): CheckOptions {
  const { select, allowShrink, batch } = readKitSettings(config);
  return { run, select, allowShrink, outputSteps: () => batchSteps(batch, job) };
}

function unconfigured(configuration: CheckStep): Verdict {
  const exitCode = exitCodeOf([configuration.kind ?? "config"]);
  return { steps: [], failed: [configuration], exitCode, sentence: "The configuration has to be mended first." };
}

async function configurationStep(context: KitContext): Promise<CheckStep> {
  const { config, configFiles, configPlaces, understood } = context;
  const step = "configuration";
  try {
    await config();
    const places = [...new Set([...(await configPlaces()).values(), ...(await configFiles())])];
    const read = await understood();
    return {
      step,
      ok: true,
      detail: [places.join(", "), ...(read.length === 0 ? [] : [`read ${read.join("; ")}`])].join(": "),
    };
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    return failedStep(step, error);
  }
}

function jsonOf(configuration: CheckStep, { steps, failed, sentence }: Verdict) {
  const all = steps.length === 0 ? failed : [configuration, ...steps];
  return {
    isInOrder: failed.length === 0,
    verdict: clean(sentence),
    steps: all.map(({ step, ok, warn = false, detail }) => ({ step, ok, warn, detail: clean(detail) })),
  };
}
