import type { Page, Run, Selection } from "@singer-io-ts/tap-kit";
import { type RecordType, type WholeDescribe, wholeDescribes } from "../../salesforce/definitions.ts";
import type { Session } from "../../salesforce/interface.ts";
import { members } from "../../salesforce/members.ts";
import { type OfferedValues, offeredValues } from "../../salesforce/ui-picklists.ts";
import { wholeTableEnd } from "../whole-table.ts";
import { fieldRow, hiddenFieldRow } from "./definition-rows.ts";
import { hiddenFields } from "./hidden-fields.ts";
import { picklistRows } from "./picklist-rows.ts";

/** Objects whose fields beyond the describes are asked for at once. */
const batchSize = 25;

/**
 * `picklist_values` and `field_definitions`, whichever are selected: both come of the same describes. An object whose
 * describe Salesforce refuses fails both, after the others have come.
 */
export async function* describesPages(
  selections: readonly Selection[],
  objects: readonly string[],
  session: Session,
  run: Run,
): AsyncGenerator<Page> {
  const picklists = selections.find(({ stream }) => stream.id === "picklist_values");
  const definitions = selections.find(({ stream }) => stream.id === "field_definitions");
  const rows = new Map(selections.map(({ stream }) => [stream.id, 0]));
  let failure: Error | null = null;
  const page = ({ stream }: Selection, found: readonly object[]): Page => {
    rows.set(stream.id, (rows.get(stream.id) ?? 0) + found.length);
    const counts = { received: found.length, deleted: 0, replaced: 0 };
    return { stream: stream.id, objects: found, extractedAt: session.now(), counts };
  };
  for (let first = 0; first < objects.length; first += batchSize) {
    const described = new Map<string, WholeDescribe>();
    for await (const { name, answer } of wholeDescribes(session, objects.slice(first, first + batchSize), run)) {
      if ("found" in answer) described.set(name, answer.found);
      else failure ??= answer.refused;
    }
    if (picklists !== undefined) {
      for (const [name, describe] of described) {
        yield page(picklists, [...picklistRows(name, describe, await offeredByType(name, describe, session, run))]);
      }
    }
    if (definitions !== undefined) {
      const hidden = await hiddenFields(session, namesOf(described), run);
      for (const [name, { fields }] of described) {
        const readable = fields.map((field) => fieldRow(name, field));
        yield page(definitions, [...readable, ...(hidden.get(name) ?? []).map((each) => hiddenFieldRow(name, each))]);
      }
    }
  }
  for (const selection of selections) {
    const { id } = selection.stream;
    if (failure === null) yield wholeTableEnd(selection, session, rows.get(id) ?? 0);
    else yield { stream: id, objects: [], extractedAt: session.now(), end: { kind: "failed", error: failure } };
  }
}

/** Names of the fields that the describes have, by object. */
function namesOf(described: ReadonlyMap<string, WholeDescribe>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Array.from(described, ([name, { fields }]) => [
      name,
      new Set(fields.flatMap((field) => members(field).text("name") ?? [])),
    ]),
  );
}

/** What each record type offers; null for an object without record types, or one that the UI API does not serve. */
async function offeredByType(
  object: string,
  { fields, recordTypes }: WholeDescribe,
  session: Session,
  run: Run,
): Promise<ReadonlyMap<RecordType, OfferedValues> | null> {
  const hasPicklists = fields.some((field) => (members(field).list("picklistValues") ?? []).length > 0);
  if (recordTypes.length === 0 || !hasPicklists) return null;
  const offered = new Map<RecordType, OfferedValues>();
  for (const recordType of recordTypes) {
    const values = await offeredValues(
      session,
      { object, recordTypeId: recordType.id, stream: "picklist_values" },
      run,
    );
    if (values === null) {
      const text = `The record types of ${object} are not known: the UI API does not serve it.`;
      run.tell({ level: "info", code: "record_types_unknown", stream: "picklist_values", text });
      return null;
    }
    offered.set(recordType, values);
  }
  return offered;
}
