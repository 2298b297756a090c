import { notFound } from "../../../org/not-found.ts";
import type { FieldDescribe, ObjectDescribe } from "../../../org/org.ts";
import type { Service } from "../../service.ts";
import { isObject, type Route } from "../../wire/call.ts";
import { jsonText } from "../../wire/reply.ts";
import { unlessUnchanged } from "./conditional.ts";
import { urls } from "./describe-global.ts";

/** GET sobjects/X/describe. */
export const describe: Route = (call, service) => {
  const { params, base, session } = call;
  const { org } = service;
  const found = org.describe(session.user, params["object"] ?? "");
  if (found === null) throw notFound();
  return unlessUnchanged(call, org.metadataModifiedAt, (headers) =>
    jsonText(describeText(found, base, service), 200, headers),
  );
};

/** An object's describe. The texts of its fields, nearly all of it, are cached. */
function describeText({ fields, ...rest }: ObjectDescribe, base: string, service: Service): string {
  const own = { ...urls(base, { ...rest, fields }), ...pages(rest, service) };
  const types = Array.isArray(rest["recordTypeInfos"]) ? rest["recordTypeInfos"].filter(isObject) : [];
  const recordTypeInfos = types.map((each) => ({
    ...each,
    urls: { layout: `${own["sobject"]}/describe/layouts/${String(each["recordTypeId"])}` },
  }));
  const head = JSON.stringify({ ...rest, recordTypeInfos });
  return `${head.slice(0, -1)},"fields":[${fields.map(fieldText).join(",")}],"urls":${JSON.stringify(own)}}`;
}

const texts = new WeakMap<FieldDescribe, string>();

/** Objects share the describes of identical fields, so the texts are few. */
function fieldText(field: FieldDescribe): string {
  const text = texts.get(field) ?? JSON.stringify(field);
  texts.set(field, text);
  return text;
}

/** The addresses where people see, change and create a row, for objects with layouts. */
function pages(
  { keyPrefix, layoutable }: Omit<ObjectDescribe, "fields">,
  service: Service,
): Readonly<Record<string, string>> {
  if (layoutable !== true || keyPrefix === null) return {};
  const instance = service.settings.instanceUrl ?? service.url();
  return {
    uiDetailTemplate: `${instance}/{ID}`,
    uiEditTemplate: `${instance}/{ID}/e`,
    uiNewRecord: `${instance}/${keyPrefix}/e`,
  };
}
