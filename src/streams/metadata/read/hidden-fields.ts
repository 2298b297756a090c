import type { Run } from "@singer-io-ts/tap-kit";
import { isTransient, OrgError, ownError, parseErrorBody, refusal } from "../../../errors/org-error.ts";
import { groupsOf, halvesOf } from "../../../groups-of.ts";
import { listNames } from "../../../names.ts";
import { queriesOfComposite } from "../../../plan/small-loads.ts";
import { type PartReply, splitRefused } from "../../../read/rest/split-refused.ts";
import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import { members } from "../../../salesforce/json/json-fields.ts";
import { type CompositeAnswer, compositeJson } from "../../../salesforce/rest/composite.ts";
import { queryPath, wholeRecords } from "../../../salesforce/rest/query.ts";
import type { Session } from "../../../salesforce/session.ts";

/** Objects that one query names: FieldDefinition answers with one page only. */
const objectsOfQuery = 5;
/** So many objects are asked about by one call. */
export const objectsOfCall = objectsOfQuery * queriesOfComposite;

/** Names of objects that one query asks about, and what came of it. */
type ObjectGroup = readonly string[];
type GroupReply = PartReply<ObjectGroup, readonly unknown[], OrgError>;

/** Fields that the org has and the describes of this user do not, by object: rows of FieldDefinition. */
export class HiddenFields {
  readonly #session: Session;
  /** Objects for which Salesforce did not answer, or not completely: the describes are what counts. */
  readonly #unknown = new Map<string, OrgError>();

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * One call for up to 25 objects, and more where their fields are too many for one page. (Object Reference, FieldDefinition:
   * a filter on EntityDefinition is required, and there are no further pages.) What Salesforce refuses temporarily is
   * thrown.
   * @param known names of the fields of the describes, by object.
   */
  async of(
    known: ReadonlyMap<string, ReadonlySet<string>>,
    stream: string,
    run: Run,
  ): Promise<ReadonlyMap<string, readonly object[]>> {
    const found = new Map<string, object[]>();
    const reads = {
      ask: (groups: readonly ObjectGroup[]) => this.#ask(groups, stream, run),
      smaller: (objects: ObjectGroup, refused: OrgError) => this.#smaller(objects, refused),
    };
    for await (const rows of splitRefused(groupsOf([...known.keys()], objectsOfQuery), reads)) {
      addHidden(rows, known, found);
    }
    return found;
  }

  /** Names the objects of which it is not known which fields are hidden. */
  warnUnknown(stream: string, run: Run): void {
    const [first] = this.#unknown.values();
    if (first === undefined) return;
    const text = `Fields of ${listNames([...this.#unknown.keys()])} that this user may not read are not known. ${first.what}`;
    run.log({ level: "warn", code: "hidden_fields_unknown", stream, text });
  }

  async *#ask(groups: readonly ObjectGroup[], stream: string, run: Run): AsyncGenerator<GroupReply> {
    const parts = groups.map((objects, index) => ({
      objects,
      referenceId: `f${index}`,
      path: queryPath(soqlOf(objects), false),
    }));
    const faultOf = (_id: string, answer: CompositeAnswer): OrgError | null => {
      const rows = rowsIn(answer, stream);
      return rows instanceof OrgError ? rows : null;
    };
    const answers = await compositeJson(this.#session, parts, run, { faultOf });
    for (const { objects, referenceId } of parts) {
      const rows = rowsIn(answers.get(referenceId), stream);
      yield rows instanceof OrgError ? { part: objects, refusal: rows } : { answer: rows };
    }
  }

  #smaller(objects: ObjectGroup, refused: OrgError): readonly ObjectGroup[] {
    if (isTransient(refused)) throw refused;
    if (objects.length > 1) return halvesOf(objects);
    for (const object of objects) this.#unknown.set(object, refused);
    return [];
  }
}

/** Names of the fields that described objects have and this user may not read, by object. @param stream for messages */
export async function hiddenFieldNames(
  describes: readonly Pick<ObjectDescribe, "name" | "fields">[],
  session: Session,
  stream: string,
  run: Run,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = new Map(describes.map(({ name, fields }) => [name, new Set(fields.map((field) => field.name))]));
  const found = await new HiddenFields(session).of(known, stream, run);
  return new Map(
    Array.from(found, ([object, rows]) => [object, rows.map((row) => members(row).text("QualifiedApiName") ?? "")]),
  );
}

function soqlOf(objects: readonly string[]): string {
  const list = objects.map((name) => `'${name}'`).join(",");
  return `SELECT EntityDefinition.QualifiedApiName, QualifiedApiName, Label, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName IN (${list})`;
}

/** The whole answer to one query, or why Salesforce does not give it. */
function rowsIn(answer: CompositeAnswer | undefined, stream: string): readonly unknown[] | OrgError {
  if (answer !== undefined && answer.status >= 400)
    return refusal(answer.status, parseErrorBody(answer.body), { stream });
  const { list, flag } = members(answer?.body);
  if (list("records") !== null && !flag("done"))
    return ownError("ANSWER_CUT", "They are more than Salesforce gives at once.", { stream });
  // A field that is not in the answer would be taken for one that the org lacks.
  const what = "Salesforce's answer (query) lacks records that it counts.";
  return wholeRecords(answer?.body) ?? ownError("UNEXPECTED_ANSWER", what, { stream });
}

function addHidden(
  rows: readonly unknown[],
  known: ReadonlyMap<string, ReadonlySet<string>>,
  found: Map<string, object[]>,
): void {
  for (const row of rows) {
    const { text, member } = members(row);
    const [object, name] = [members(member("EntityDefinition")).text("QualifiedApiName"), text("QualifiedApiName")];
    const fields = object === null ? undefined : known.get(object);
    if (object === null || name === null || fields === undefined || fields.has(name)) continue;
    found.set(object, [...(found.get(object) ?? []), Object(row)]);
  }
}
