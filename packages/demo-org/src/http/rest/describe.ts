import { isObject, type Route } from "../wire/call.ts";
import { json, notFound } from "../wire/reply.ts";
import { unlessUnchanged } from "./conditional.ts";
import { urls } from "./sobjects.ts";

/** GET sobjects/X/describe. */
export const describe: Route = (call, { org }) => {
  const { params, base, session } = call;
  const found = org.describe(session.user, params["object"] ?? "");
  if (found === null) throw notFound();
  return unlessUnchanged(call, org.metadataStamp, (headers) => {
    const own = urls(base, found);
    const types = Array.isArray(found["recordTypeInfos"]) ? found["recordTypeInfos"].filter(isObject) : [];
    const recordTypeInfos = types.map((each) => ({
      ...each,
      urls: { layout: `${own["sobject"]}/describe/layouts/${String(each["recordTypeId"])}` },
    }));
    return json({ ...found, recordTypeInfos, urls: own }, 200, headers);
  });
};
