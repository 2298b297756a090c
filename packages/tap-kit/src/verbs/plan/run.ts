import { count, countOf, duration } from "../../amounts.ts";
import type { Choice } from "../../catalog/choose-method.ts";
import { select } from "../../command/run-sync.ts";
import { nothingSelected } from "../../singer/commands.ts";
import { findStreams } from "../../singer/find-streams.ts";
import { singerProtocol } from "../../singer/protocol.ts";
import { runInputs } from "../../singer/run-inputs.ts";
import type { Source, Undiscovered } from "../../tap/source.ts";
import type { KitContext } from "../kit-context.ts";
import type { Column } from "../print/rows.ts";
import { planRun, type RunPlan } from "./plan-run.ts";

/** Plans the next sync as a sync would, and prints it. Streams that cannot be read are reported, and decide the exit code. */
export async function run(context: KitContext): Promise<number> {
  const { job, print, open, report, config } = context;
  const inputs = await runInputs(job, await config());
  const { settings, state } = inputs;
  const source = await open();
  const { choices, refused, failures } = await findStreams(job, source, inputs);
  if (choices.length + refused.length + failures.length === 0) throw nothingSelected(job);
  const protocol = singerProtocol({ versions: settings.activateVersion });
  const now = job.clock.now();
  const gone = inputs.chosen === null ? [] : await goneStreams(source, choices, context);
  const there = choices.filter(({ stream }) => !gone.some(({ id }) => id === stream.id));
  const selections = there.map((choice) => select(choice, { protocol, from: state.from }, now));
  job.watch.setStage("Planning");
  const { maxWorkers } = settings;
  const usage = () => job.allowance.observed;
  const plan = await planRun(source, selections, { run: job.run, maxWorkers, usage });
  const exitCode = report([...failures, ...refused, ...gone].map(({ error }) => error));
  await printPlan(plan, print);
  const isAny = plan.streams.some(({ failure }) => failure !== null);
  return exitCode !== 0 ? exitCode : isAny ? 2 : 0;
}

/** Of a catalog's streams those that the service does not have any more: the sync would fail for each of them. */
async function goneStreams(
  source: Source,
  choices: readonly Choice[],
  { job: { run, grace } }: KitContext,
): Promise<readonly Undiscovered[]> {
  if (source.gone === undefined) return [];
  return grace.wait(
    source.gone(
      choices.map(({ stream }) => stream),
      run,
    ),
  );
}

const number = (value: unknown): string => (typeof value === "number" ? count(value) : "?");
const percent = (share: unknown): string => (typeof share === "number" ? `${(100 * share).toFixed(1)} %` : "?");
const columns: readonly Column[] = [
  { key: "stream", isWhole: true },
  { key: "rows", align: "right", show: number },
  { key: "transport", head: "by" },
  { key: "slices", align: "right", show: number },
  { key: "calls", align: "right", show: number },
  { key: "dailyShare", head: "of a day", align: "right", isOptional: true, show: percent },
  { key: "seconds", align: "right", isOptional: true, show: number },
  { key: "why", wraps: true },
];

async function printPlan(plan: RunPlan, print: KitContext["print"]): Promise<void> {
  if (print.form === "json") {
    const { usage, streams } = plan;
    return print.value(
      { ...plan, usage: usage && { ...usage }, streams: streams.map((each) => ({ ...each })) },
      () => "",
    );
  }
  const rows = plan.streams.map((each) => ({
    ...each,
    why: each.failure === null ? each.why : `fails: ${each.failure}`,
  }));
  await print.rows(columns, rows);
  print.note(sumsOf(plan));
}

/** `57 streams: 12,345 rows, about 63 calls (0.1 % of the 100,000 a day; 98,000 are left), about 12 s.` */
function sumsOf({ streams, rows, unknown, calls, seconds, planCalls, usage, dailyShare }: RunPlan): string {
  const more = unknown === 0 ? "" : ` and those of ${countOf(unknown, "stream")} whose number nobody knows`;
  const share =
    usage === null
      ? ""
      : ` (${percent(dailyShare)} of the ${count(usage.limit)} a day; ${count(Math.max(0, usage.limit - usage.used))} are left)`;
  return `${countOf(streams.length, "stream")}: ${count(rows)} rows${more}, about ${count(calls + planCalls)} calls${share}, about ${duration(seconds)}.`;
}
