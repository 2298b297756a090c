import type { Run } from "@singer-io-ts/tap-kit";
import { members } from "../json/json-fields.ts";
import type { Session } from "../session.ts";
import { type AnsweredAs, describeAs } from "./describe.ts";
import { listedObjects } from "./describe-global.ts";

/** An object's describe with all members that Salesforce sent. (SOAP API Developer Guide, DescribeSObjectResult.) */
export interface WholeDescribe {
  readonly fields: readonly object[];
  readonly recordTypes: readonly RecordType[];
}

export interface RecordType {
  readonly id: string;
  readonly developerName: string;
}

/** Whole describes, 25 a call; they are not kept. */
export function wholeDescribes(
  session: Session,
  names: readonly string[],
  run: Run,
): AsyncGenerator<AnsweredAs<WholeDescribe>> {
  return describeAs(
    session,
    names,
    { of: wholeDescribeIn, keep: { fields: (field) => field, childRelationships: () => null } },
    run,
  );
}

/** All entries of describe global with all their members, by one call. */
export async function objectDefinitions(session: Session, run: Run): Promise<readonly object[]> {
  const { objects } = await listedObjects(session, objectIn, { stream: "object_definitions" }, run);
  return objects ?? [];
}

function wholeDescribeIn(value: unknown): WholeDescribe | null {
  const { list } = members(value);
  const fields = objectsOf(list("fields"));
  if (fields === null) return null;
  const recordTypes = (list("recordTypeInfos") ?? []).flatMap((info) => {
    const { text, flag } = members(info);
    const [id, developerName] = [text("recordTypeId"), text("developerName")];
    // Master stands for "no record type"; others may be switched off.
    const isOne = id !== null && developerName !== null && flag("active") && !flag("master");
    return isOne ? [{ id, developerName }] : [];
  });
  return { fields, recordTypes };
}

const objectIn = (value: unknown): object | null => (typeof value === "object" ? value : null);

function objectsOf(list: readonly unknown[] | null): readonly object[] | null {
  return list?.every((each) => typeof each === "object" && each !== null) ? list : null;
}
