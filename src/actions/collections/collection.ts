import type { Action, Audited, Refusal, Tally } from "../action.ts";
import { savedIds } from "../records/saved-ids.ts";
import { mostChunks, mostRecords, recordParts } from "./record-parts.ts";

/** What an action with a list of records takes, as far as all of them do. */
interface CollectionInput {
  readonly allOrNone?: boolean;
}

/** What all collections have in common. @param list the member that has the records, or their ids */
export function collection<Input extends CollectionInput>(list: keyof Input & string) {
  return {
    parts: (input: Input): readonly Input[] =>
      recordParts(listIn(input, list)).map((part) => ({ ...input, [list]: part })),
    refuses: (input: Input): Refusal | null => (input.allOrNone === true ? tooMany(list, listIn(input, list)) : null),
    itemsOf: (input: Input): number => listIn(input, list).length,
    tally: tallyOf,
  } satisfies Partial<Action<Input>>;
}

/** Why records cannot be written all or none: one call does not take them. */
function tooMany(list: string, items: readonly unknown[]): Refusal | null {
  if (items.length > mostRecords)
    return {
      what: `${list}: ${items.length} records cannot be all or none: a call takes ${mostRecords}`,
      hint: `Give at most ${mostRecords}, or leave allOrNone out.`,
    };
  if (recordParts(items).length <= 1) return null;
  return {
    what: `${list}: their objects alternate, so that they cannot be all or none: a call takes ${mostChunks} chunks of one object`,
    hint: "Put the records of an object together, or leave allOrNone out.",
  };
}

function listIn<Input>(input: Input, list: keyof Input): readonly unknown[] {
  const found: unknown = input[list];
  return Array.isArray(found) ? found : [];
}

function tallyOf(answer: unknown): Tally {
  const results = Array.isArray(answer) ? answer : [];
  return { all: results.length, failed: results.filter((each) => Object(each).success !== true).length };
}

/** A record of a collection. */
export interface CollectedRecord {
  readonly attributes?: unknown;
  readonly [field: string]: unknown;
}

/** Records as they are sent: Salesforce reads which object one is of before its fields. */
export const typeFirst = (records: readonly CollectedRecord[]): readonly CollectedRecord[] =>
  records.map(({ attributes, ...fields }) => ({ ...(attributes !== undefined && { attributes }), ...fields }));

/** The objects that records name, and the ids of records and answers. */
export function auditedRecords(records: readonly CollectedRecord[], answer: unknown): Audited {
  const objects = records.map(({ attributes }) => Object(attributes).type).filter((type) => typeof type === "string");
  const ids = [...records.map(idOf).filter((id) => id !== null), ...savedIds(answer)];
  return { objects: [...new Set(objects)], ids: [...new Set(ids)] };
}

/** The value of a field, however it is spelled: names of fields are case-insensitive. */
export const fieldIn = (record: CollectedRecord, field: string): unknown =>
  Object.entries(record).find(([name]) => name.toLowerCase() === field.toLowerCase())?.[1];

/** The id of a record. */
export function idOf(record: CollectedRecord): string | null {
  const id = fieldIn(record, "Id");
  return typeof id === "string" ? id : null;
}
