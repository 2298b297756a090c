import { type CheckStep, failedStep, type Run, type Stream, type TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../config/config.ts";
import { listNames } from "../names.ts";
import type { ObjectDescribe } from "../salesforce/describe/describe.ts";
import type { DescribedOrg } from "../salesforce/describe/describe-cache.ts";
import type { Session } from "../salesforce/session.ts";
import { hiddenFieldNames } from "./metadata/read/hidden-fields.ts";
import { kindNameOf, objectKindName } from "./stream-kind.ts";

/** The streams that a setting asks for, and why some of them do not exist. */
export interface SettingStreams {
  readonly setting: string;
  readonly streams: readonly Stream[];
  readonly failures: readonly TapError[];
  readonly org: DescribedOrg;
}

/** Of more objects, the permissions of their fields are not asked for: 25 take a call. */
const mostObjects = 100;

/**
 * What the settings name, looked up in the org: a step for each setting that is there, and one about the fields of the objects that
 * are hidden from the user.
 */
export async function* settingSteps(
  settings: Settings,
  found: AsyncIterable<SettingStreams>,
  session: Session,
  run: Run,
): AsyncGenerator<CheckStep> {
  const describes: ObjectDescribe[] = [];
  for await (const { setting, streams, failures, org } of found) {
    const objects = streams.filter((stream) => kindNameOf(stream) === objectKindName).map(({ id }) => id);
    // What the objects have, whatever the settings leave out of it. They have just been described.
    if (objects.length <= mostObjects)
      for await (const each of org.describe(objects)) if ("describe" in each) describes.push(each.describe);
    for (const error of failures) yield failedStep(setting, error);
    if (failures.length > 0 || (streams.length === 0 && !isGiven(setting, settings))) continue;
    const count = `${streams.length} ${nameOf(setting, streams.length)}`;
    yield { step: setting, ok: true, detail: listNames(streams.map(({ id }) => id)), found: count };
  }
  if (describes.length > 0) yield await fieldsStep(describes, session, run);
}

/** Fields that the org has and this user may not read come as nothing at all: no column, no error. */
async function fieldsStep(describes: readonly ObjectDescribe[], session: Session, run: Run): Promise<CheckStep> {
  const step = "fields";
  const hidden = [...(await hiddenFieldNames(describes, session, step, run))];
  const names = hidden.flatMap(([object, fields]) => fields.map((field) => `${object}.${field}`));
  if (names.length === 0) return { step, ok: true, detail: "this user may read all of them" };
  const detail =
    `${names.length} ${names.length === 1 ? "is" : "are"} hidden from this user, and no stream has them: ${listNames(names)}. ` +
    "Give Read Access to them in a permission set of the user, where they are wanted.";
  return { step, ok: true, warn: true, detail };
}

function isGiven(setting: string, { objects, queries, reports, listViews, metadataStreams }: Settings): boolean {
  const given: Readonly<Record<string, readonly unknown[]>> = {
    objects,
    queries,
    reports,
    list_views: listViews,
    metadata_streams: metadataStreams,
  };
  return (given[setting]?.length ?? 0) > 0;
}

const singular: Readonly<Record<string, string>> = {
  objects: "object",
  queries: "query",
  reports: "report",
  list_views: "list view",
  metadata_streams: "metadata stream",
};

function nameOf(setting: string, count: number): string {
  const name = singular[setting] ?? "stream";
  if (count === 1) return name;
  return name === "query" ? "queries" : `${name}s`;
}
