import type { Action, Audited, Refusal, Tally } from "../action.ts";
import { savedIds } from "../records/saved-ids.ts";

/** The most records of one call. (REST API Developer Guide, sObject Collections.) */
const mostRecords = 200;

/** What an action with a list of records takes, as far as all of them do. */
interface CollectionInput {
  readonly allOrNone?: boolean;
}

/** What all collections have in common. @param list the member that has the records, or their ids */
export function collection<Input extends CollectionInput>(list: keyof Input & string) {
  return {
    parts: (input: Input): readonly Input[] => inParts(listIn(input, list)).map((part) => ({ ...input, [list]: part })),
    refuses: (input: Input): Refusal | null =>
      input.allOrNone === true && listIn(input, list).length > mostRecords
        ? {
            what: `${list}: ${listIn(input, list).length} records cannot be all or none: a call takes ${mostRecords}`,
            hint: `Give at most ${mostRecords}, or leave allOrNone out.`,
          }
        : null,
    itemsOf: (input: Input): number => listIn(input, list).length,
    tally: tallyOf,
  } satisfies Partial<Action<Input>>;
}

function inParts<T>(items: readonly T[]): readonly (readonly T[])[] {
  const parts = Math.ceil(items.length / mostRecords);
  return Array.from({ length: parts }, (_, at) => items.slice(at * mostRecords, (at + 1) * mostRecords));
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

/** The id of a record, however it is spelled: names of fields are case-insensitive. */
export function idOf(record: CollectedRecord): string | null {
  const [, id] = Object.entries(record).find(([name]) => name.toLowerCase() === "id") ?? [];
  return typeof id === "string" ? id : null;
}
