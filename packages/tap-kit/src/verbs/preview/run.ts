import { select } from "../../command/run-sync.ts";
import { type JsonObject, propertiesOf } from "../../json.ts";
import { singerProtocol } from "../../singer/protocol.ts";
import type { KitContext } from "../kit-context.ts";
import type { Printer } from "../print/printer.ts";
import type { Column } from "../print/rows.ts";
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
  const columns = Object.keys(Object.fromEntries(propertiesOf(choice.schema))).map((key) => ({ key }));
  const shown = given.has("rows") ? records.length : await fitting(columns, records, print);
  await print.rows(columns, records.slice(0, shown));
  if (shown < records.length)
    print.note(`${shown} of the ${records.length} records read, as they are wide. --rows ${most} shows all.`);
  if (records.length === 0) print.note(`${choice.stream.id} has no records.`);
  return 0;
}

/** How many records a person is shown who asked for no number: of wide ones those that stand beside each other. */
async function fitting(columns: readonly Column[], records: readonly JsonObject[], print: Printer): Promise<number> {
  if (print.form !== "table") return records.length;
  const { rowsAbreast } = await import("../print/table.ts");
  return rowsAbreast(columns, records, print.width) ?? records.length;
}
