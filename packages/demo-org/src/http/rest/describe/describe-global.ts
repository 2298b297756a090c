import { notFound } from "../../../org/not-found.ts";
import type { ObjectSummary } from "../../../org/org.ts";
import type { Route } from "../../wire/call.ts";
import { json } from "../../wire/reply.ts";
import { attributes, lastViewed } from "../records/recent.ts";
import { unlessUnchanged } from "./conditional.ts";

/** GET sobjects: every object the user may see. */
export const describeGlobal: Route = (call, { org }) =>
  unlessUnchanged(call, org.metadataModifiedAt, (headers) => {
    const sobjects = org.describeGlobal(call.session.user).map((each) => ({ ...each, urls: urls(call.base, each) }));
    return json({ encoding: "UTF-8", maxBatchSize: 200, sobjects }, 200, headers);
  });

/** The addresses of an object; those of layouts only where it has layouts. Not all of them are served. */
export function urls(base: string, { name, layoutable }: ObjectSummary): Readonly<Record<string, string>> {
  const sobject = `${base}/sobjects/${name}`;
  const own = { rowTemplate: `${sobject}/{ID}`, describe: `${sobject}/describe`, sobject };
  if (name.endsWith("ChangeEvent")) return { ...own, eventSchema: `${sobject}/eventSchema` };
  if (layoutable !== true) return own;
  return {
    compactLayouts: `${sobject}/describe/compactLayouts`,
    rowTemplate: own.rowTemplate,
    approvalLayouts: `${sobject}/describe/approvalLayouts`,
    listviews: `${sobject}/listviews`,
    describe: own.describe,
    quickActions: `${sobject}/quickActions`,
    layouts: `${sobject}/describe/layouts`,
    sobject,
  };
}

/** GET sobjects/X: the object's entry of describe global, and the rows that the user viewed last. */
export const basicInfo: Route = ({ params, base, session }, { org }) => {
  const summary = find(org.describeGlobal(session.user), params["object"] ?? "");
  const recentItems = lastViewed(org, session.user, summary, mostRecent).map((row) => ({
    attributes: attributes(base, row),
    Id: row.id,
    [row.nameField]: row.name,
  }));
  return json({ objectDescribe: { ...summary, urls: urls(base, summary) }, recentItems });
};

const mostRecent = 5;

function find(all: readonly ObjectSummary[], name: string): ObjectSummary {
  const found = all.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw notFound();
  return found;
}
