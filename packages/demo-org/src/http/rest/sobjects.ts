import type { ObjectSummary } from "../../org/interface.ts";
import type { Route } from "../wire/call.ts";
import { json, jsonText, notFound } from "../wire/reply.ts";
import { unlessUnchanged } from "./conditional.ts";
import { rowsJson } from "./json-rows.ts";

/** GET sobjects: every object the user may see. */
export const describeGlobal: Route = (call, { org }) =>
  unlessUnchanged(call, org.metadataStamp, (headers) => {
    const sobjects = org.describeGlobal(call.session.user).map((each) => ({ ...each, urls: urls(call.base, each) }));
    return json({ encoding: "UTF-8", maxBatchSize: 200, sobjects }, 200, headers);
  });

/** The addresses that belong to an object; those of layouts only where it has some. Not all of them are served. */
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

/** GET sobjects/X: the object's entry of describe global, and some rows. */
export const basicInfo: Route = ({ params, base, session }, { org, settings }) => {
  const name = params["object"] ?? "";
  const summary = find(org.describeGlobal(session.user), name);
  const objectDescribe = JSON.stringify({ ...summary, urls: urls(base, summary) });
  const recent = summary.queryable && summary.keyPrefix !== null ? recentItems() : "[]";
  return jsonText(`{"objectDescribe":${objectDescribe},"recentItems":${recent}}`);

  function recentItems(): string {
    const fields = org.describe(session.user, summary.name)?.fields ?? [];
    const nameField = fields.find((field) => field["nameField"] === true)?.name;
    const soql = `SELECT Id${nameField === undefined ? "" : `, ${nameField}`} FROM ${summary.name} LIMIT 5`;
    const result = org.query(session.user, soql, { all: false });
    return `[${rowsJson(result, 0, 5, { base, settings }).join(",")}]`;
  }
};

function find(all: readonly ObjectSummary[], name: string): ObjectSummary {
  const found = all.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw notFound();
  return found;
}
