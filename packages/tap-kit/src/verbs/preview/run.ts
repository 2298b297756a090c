import type { Choice } from "../../catalog/choose-method.ts";
import { select } from "../../command/run-sync.ts";
import { TapError } from "../../errors/tap-error.ts";
import { nearest } from "../../input/edit-distance.ts";
import { type JsonObject, propertiesOf } from "../../json.ts";
import { findStreams } from "../../singer/find-streams.ts";
import { singerProtocol } from "../../singer/protocol.ts";
import { runInputs } from "../../singer/run-inputs.ts";
import type { Source } from "../../tap/source.ts";
import type { KitContext } from "../kit-context.ts";
import { firstRecords } from "./first-records.ts";

const usualRows = 10;

/** Shows the first records of a stream. */
export async function run(context: KitContext): Promise<number> {
  const { job, given, print } = context;
  const most = given.count("rows") ?? usualRows;
  const own = await context.config();
  const settings = job.tap.previewSettings?.(own) ?? own;
  const source = await job.grace.wait(
    job.tap.open(settings, job.run, await context.configFiles(), await context.configPlaces()),
  );
  try {
    const choice = await chosen(given.needed("stream"), { ...context, source, settings });
    const protocol = singerProtocol({ versions: false });
    const selection = select(choice, { protocol, from: () => null }, job.clock.now());
    const { run: service, grace, log } = job;
    job.watch.setStage("Reading");
    const records = await firstRecords(source, selection, { run: service, grace, log, most });
    await print.rows(
      Object.keys(Object.fromEntries(propertiesOf(choice.schema))).map((key) => ({ key })),
      records,
    );
    if (records.length === 0) print.note(`${choice.stream.id} has no records.`);
    return 0;
  } finally {
    await job.grace.wait(source.close());
  }
}

/** The stream as a sync would read it. @throws TapError where it is not selected, or there is none */
async function chosen(
  name: string,
  { job, source, settings }: KitContext & { readonly source: Source; readonly settings: JsonObject },
): Promise<Choice> {
  const { choices, refused, failures } = await findStreams(job, source, await runInputs(job, settings));
  const isMeant = (id: string) => id.toLowerCase() === name.toLowerCase();
  const found = choices.find(({ stream }) => stream.id === name) ?? choices.find(({ stream }) => isMeant(stream.id));
  if (found !== undefined) return found;
  const failure = [...refused, ...failures.map(({ stream, error }) => ({ id: stream ?? "", error }))];
  const own = failure.find(({ id }) => isMeant(id));
  if (own !== undefined) throw own.error;
  throw unknown(name, choices);
}

function unknown(name: string, choices: readonly Choice[]): TapError {
  const near = nearest(
    name,
    choices.map(({ stream }) => stream.id),
  );
  const hint = near === null ? "List the streams by streams, and select it by select." : `Did you mean ${near}?`;
  return new TapError(`${name}: no stream of this name is selected.`, { code: "STREAM_UNKNOWN", kind: "config", hint });
}
