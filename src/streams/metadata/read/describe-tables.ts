import type { Page, Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../../errors/org-error.ts";
import { listNames } from "../../../names.ts";
import { membersOf } from "../../../plan/bookmark/salesforce-bookmark.ts";
import { failedPage } from "../../../read/end-page.ts";
import { wholeTableEnd } from "../../../read/full-table.ts";
import { type WholeDescribe, wholeDescribes } from "../../../salesforce/describe/whole-describe.ts";
import { members } from "../../../salesforce/json/json-fields.ts";
import { partsOfComposite } from "../../../salesforce/rest/composite.ts";
import type { Session } from "../../../salesforce/session.ts";
import { fieldRow, hiddenFieldRow } from "./definition-rows.ts";
import { HiddenFields, objectsOfCall } from "./hidden-fields.ts";
import { picklistRows } from "./picklist-rows.ts";
import { OfferedByType, recordTypeCount } from "./record-type-values.ts";

/** The objects that the tables speak of. */
interface SelectedObjects {
  readonly names: readonly string[];
  /** Those of the given objects that the settings select, were they there. */
  readonly selectedOf: (names: readonly string[]) => readonly string[];
}

/**
 * `picklist_values` and `field_definitions`, whichever are selected: both come of the same describes. Objects whose describe
 * Salesforce refuses fail both, after the others have come.
 */
export async function describesReading(
  selections: readonly Selection[],
  objects: SelectedObjects,
  session: Session,
  run: Run,
): Promise<Reading> {
  const { names } = objects;
  const has = (id: string): boolean => selections.some(({ stream }) => stream.id === id);
  const recordTypes = has("picklist_values") ? await recordTypeCount(session, names, run) : 0;
  const hidden = has("field_definitions") ? Math.ceil(names.length / objectsOfCall) : 0;
  const why = [
    `describes (${names.length})`,
    ...(recordTypes === 0 ? [] : [`record types, a call each (${recordTypes ?? "nobody knows how many"})`]),
    ...(hidden === 0 ? [] : ["fields that this user may not read"]),
  ];
  return {
    selections,
    forecast: {
      calls: Math.ceil(names.length / partsOfComposite) + (recordTypes ?? 0) + hidden,
      transport: "REST",
      why: why.join(", "),
    },
    read: (run) => pagesOf(selections, objects, session, run),
  };
}

async function* pagesOf(
  selections: readonly Selection[],
  { names, selectedOf }: SelectedObjects,
  session: Session,
  run: Run,
): AsyncGenerator<Page> {
  const picklists = selections.find(({ stream }) => stream.id === "picklist_values");
  const definitions = selections.find(({ stream }) => stream.id === "field_definitions");
  const rows = new Map(selections.map(({ stream }) => [stream.id, 0]));
  const hiddenFields = new HiddenFields(session);
  const offered = new OfferedByType(session);
  const refused = new Map<string, OrgError>();
  const page = ({ stream }: Selection, found: readonly object[]): Page => {
    rows.set(stream.id, (rows.get(stream.id) ?? 0) + found.length);
    const counts = { received: found.length, deleted: 0, replaced: 0 };
    return { stream: stream.id, objects: found, extractedAt: session.now(), counts };
  };
  for (let first = 0; first < names.length; first += objectsOfCall) {
    const described = new Map<string, WholeDescribe>();
    for await (const { name, answer } of wholeDescribes(session, names.slice(first, first + objectsOfCall), run)) {
      if ("found" in answer) described.set(name, answer.found);
      else refused.set(name, answer.refused);
    }
    if (picklists !== undefined) {
      for (const [name, describe] of described) {
        yield page(picklists, [...picklistRows(name, describe, await offered.of(name, describe, run))]);
      }
    }
    if (definitions !== undefined) {
      const hidden = await hiddenFields.of(namesOf(described), definitions.stream.id, run);
      for (const each of described) yield page(definitions, fieldRows(each, hidden));
    }
  }
  if (picklists !== undefined) offered.warnRefused(run);
  if (definitions !== undefined) hiddenFields.warnUnknown(definitions.stream.id, run);
  for (const selection of selections) {
    const { id } = selection.stream;
    const error = undescribed(id, refused);
    const made = { contents: contentsOf(names), lacks: lackingObjects(selection, names, selectedOf) };
    if (error === null) yield wholeTableEnd(selection, session, rows.get(id) ?? 0, made);
    else yield failedPage(id, error);
  }
}

/** Of the fields that the user may read, and of the others that the org has. */
function fieldRows(
  [object, { fields }]: readonly [string, WholeDescribe],
  hidden: ReadonlyMap<string, readonly object[]>,
): readonly object[] {
  const readable = fields.map((field) => fieldRow(object, field));
  return [...readable, ...(hidden.get(object) ?? []).map((each) => hiddenFieldRow(object, each))];
}

/** Why a stream is not complete that speaks of objects which Salesforce does not describe; null: it is. */
export function undescribed(stream: string, refused: ReadonlyMap<string, OrgError>): OrgError | null {
  const [first] = refused.values();
  if (first === undefined) return null;
  const { what, rule, detail } = first;
  const text = `Salesforce does not describe ${listNames([...refused.keys()])}. ${what}`;
  return new OrgError(text, detail.code, rule, { stream, cause: detail.cause });
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

/** The objects that a table speaks of, as its bookmark remembers them. */
const contentsOf = (objects: readonly string[]): string => objects.toSorted().join(" ");

/**
 * A sentence about objects that the load before spoke of and this one does not, though the settings want them still; null where
 * there is none, or nothing is known of the load before. What a user may not see is not in the list.
 *
 * @param objects what this load speaks of.
 * @param wanted those of the given names that the settings want.
 */
function lackingObjects(
  { from }: Selection,
  objects: readonly string[],
  wanted: (names: readonly string[]) => readonly string[],
): string | null {
  const before = (membersOf(from).contents ?? "").split(" ").filter((name) => name !== "");
  const now = new Set(objects);
  const lacking = wanted(before.filter((name) => !now.has(name)));
  if (lacking.length === 0) return null;
  return `The user does not see ${listNames(lacking)} any more, which the load before had.`;
}
