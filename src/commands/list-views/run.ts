import type { VerbContext } from "@singer-io-ts/tap-kit";
import { isSameName } from "../../names.ts";
import { describedOrg } from "../../salesforce/describe/describe-cache.ts";
import { listViewRows } from "../../salesforce/rest/list-views.ts";
import { nothingFound } from "../nothing-found.ts";
import { withSession } from "../with-session.ts";

const columns = [
  { key: "list_view", head: "list view", isWhole: true },
  { key: "label" },
  { key: "readable", wraps: true, show: (value: unknown) => (value === true ? "" : "Salesforce has no query for it") },
] as const;

/** Lists views as the setting list_views names them: OBJECT.DEVELOPER_NAME. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const object = given.text("object");
  await withSession(context, async (session, settings) => {
    const org = await describedOrg(session, settings.read.cacheDir, context.run);
    const names = org.objects.filter(({ queryable }) => queryable).map(({ name }) => name);
    const meant = object === null ? names : names.filter((name) => isSameName(name, object));
    if (object !== null && meant.length === 0) throw nothingFound("object", object, names);
    const views = await listViewRows(session, meant, context.run);
    const rows = views.map(({ object: own, developerName, label, id, isSoqlCompatible }) => ({
      list_view: `${own}.${developerName}`,
      label,
      readable: isSoqlCompatible,
      id,
    }));
    if (rows.length === 0) print.note(`This user sees no list view${meant.length === 1 ? ` of ${meant[0]}` : ""}.`);
    await print.rows(columns, rows);
  });
  return 0;
}
