import { select } from "../../command/run-sync.ts";
import { propertiesOf } from "../../json.ts";
import { singerProtocol } from "../../singer/protocol.ts";
import type { KitContext } from "../kit-context.ts";
import { findChoice } from "./find-choice.ts";
import { firstRecords } from "./first-records.ts";

const usualRows = 10;

/** Shows the first records of a stream. */
export async function run(context: KitContext): Promise<number> {
  const { job, given, print } = context;
  const most = given.count("rows") ?? usualRows;
  const source = await context.open();
  const choice = await findChoice(given.needed("stream"), job, { source, settings: await context.config() });
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
}
