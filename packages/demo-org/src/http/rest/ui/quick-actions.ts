import { POST_ACTIONS, QUICK_ACTIONS, type QuickAction } from "../../../objects/setup/quick-actions.ts";
import { notFound } from "../../../org/not-found.ts";
import { type AvailableAction, actionNamed, actionsOf, fullName } from "../../../quick-actions/available-actions.ts";
import { contextOf, defaultValues } from "../../../quick-actions/default-values.ts";
import { describeAction } from "../../../quick-actions/describe-action.ts";
import type { Service } from "../../service.ts";
import type { Call, Route } from "../../wire/call.ts";
import { idOf } from "../../wire/generated-ids.ts";
import { json } from "../../wire/reply.ts";
import { unlessUnchanged } from "../describe/conditional.ts";

/**
 * GET quickActions and sobjects/X/quickActions: the global actions, those of feeds, and those of the object. (REST API Developer Guide,
 * Get Quick Actions; sObject Quick Actions.)
 */
export const listQuickActions: Route = (call, { org }) => {
  const object = objectOf(call, org);
  return unlessUnchanged(call, org.metadataModifiedAt, (headers) => {
    const own = actionsOf(org, call.session.user, object).map((each) => entryOf(each, call.base));
    const posts = POST_ACTIONS.map(({ name, label }) => ({
      actionEnumOrId: name,
      label,
      name,
      type: "Post",
      urls: {},
    }));
    return json([...own, ...posts], 200, headers);
  });
};

/** GET .../quickActions/NAME and .../quickActions/NAME/describe. */
export const describeQuickAction: Route = (call, service) => {
  const { org, settings, url } = service;
  const found = named(call, org);
  return unlessUnchanged(call, org.metadataModifiedAt, (headers) => {
    const instance = settings.instanceUrl ?? url();
    const how = { user: call.session.user, actionId: actionId(found.action), instance };
    return json({ ...describeAction(found, how), urls: urlsOf(found.action, call.base) }, 200, headers);
  });
};

/** GET .../quickActions/NAME/defaultValues[/ID]. (REST API Developer Guide, Get sObject Quick Action Default Values by ID.) */
export const quickActionDefaults: Route = (call, { org }) => {
  const { user } = call.session;
  const found = named(call, org);
  const { context } = call.params;
  if (context === undefined)
    return unlessUnchanged(call, org.metadataModifiedAt, (headers) =>
      json({ attributes: { type: found.target.name }, ...defaultValues(found, user, null) }, 200, headers),
    );
  const record = contextOf(org, user, found, context);
  return json({ attributes: { type: found.target.name }, ...defaultValues(found, user, record) });
};

/** The object of the address in its own spelling; null: the address names none. @throws OrgError NOT_FOUND unless it has layouts */
function objectOf({ params, session }: Call, org: Service["org"]): string | null {
  const { object } = params;
  if (object === undefined) return null;
  const found = org.describe(session.user, object);
  if (found?.["layoutable"] !== true) throw notFound();
  return found.name;
}

const named = (call: Call, org: Service["org"]): AvailableAction =>
  actionNamed(org, call.session.user, objectOf(call, org), call.params["action"] ?? "");

const entryOf = ({ action }: AvailableAction, base: string) => ({
  actionEnumOrId: actionId(action),
  label: action.label,
  name: fullName(action),
  type: action.type,
  urls: urlsOf(action, base),
});

function urlsOf({ object, name }: QuickAction, base: string) {
  const quickAction = `${object === null ? base : `${base}/sobjects/${object}`}/quickActions/${name}`;
  const values = `${quickAction}/defaultValues`;
  return {
    defaultValues: values,
    quickAction,
    describe: `${quickAction}/describe`,
    defaultValuesTemplate: `${values}/{ID}`,
  };
}

const actionId = (action: QuickAction): string => idOf("09D", 1 + QUICK_ACTIONS.indexOf(action)).slice(0, 15);
