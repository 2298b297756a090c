import type { Run } from "@singer-io-ts/tap-kit";
import { compositeJson } from "../../salesforce/composite.ts";
import type { Session } from "../../salesforce/interface.ts";
import { members } from "../../salesforce/members.ts";
import { queryPath } from "../../salesforce/query.ts";
import { queriesOfComposite } from "../composite-answers.ts";

/** Objects that one query names: FieldDefinition answers with one page only. */
const objectsOfQuery = 5;

/**
 * Fields that the org has and the describes of this user do not, by object: rows of FieldDefinition. Where Salesforce does
 * not answer for an object, or not completely, there are none: the describes are what counts. (Object Reference,
 * FieldDefinition: a filter on EntityDefinition is demanded, further pages are not to be had.)
 *
 * @param known names of the fields of the describes, by object.
 */
export async function hiddenFields(
  session: Session,
  known: ReadonlyMap<string, ReadonlySet<string>>,
  run: Run,
): Promise<ReadonlyMap<string, readonly object[]>> {
  const names = [...known.keys()];
  const groups: (readonly string[])[] = [];
  for (let first = 0; first < names.length; first += objectsOfQuery)
    groups.push(names.slice(first, first + objectsOfQuery));
  const found = new Map<string, object[]>();
  for (let first = 0; first < groups.length; first += queriesOfComposite) {
    const parts = groups.slice(first, first + queriesOfComposite).map((group, index) => {
      const list = group.map((name) => `'${name}'`).join(",");
      const soql = `SELECT EntityDefinition.QualifiedApiName, QualifiedApiName, Label, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName IN (${list})`;
      return { referenceId: `f${index}`, path: queryPath(soql, false) };
    });
    const answers = await compositeJson(session, parts, run);
    for (const { referenceId } of parts) {
      const { list, flag } = members(answers.get(referenceId)?.body);
      if (!flag("done")) continue;
      for (const row of list("records") ?? []) {
        const { text, member } = members(row);
        const [object, name] = [members(member("EntityDefinition")).text("QualifiedApiName"), text("QualifiedApiName")];
        const fields = object === null ? undefined : known.get(object);
        if (object === null || name === null || fields === undefined || fields.has(name)) continue;
        found.set(object, [...(found.get(object) ?? []), Object(row)]);
      }
    }
  }
  return found;
}
