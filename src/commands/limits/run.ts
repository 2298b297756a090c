import type { VerbContext } from "@singer-io-ts/tap-kit";
import { orgLimits } from "../../salesforce/describe/org-limits.ts";
import { meantBy } from "../meant-by.ts";
import { withSession } from "../with-session.ts";

const number = (value: unknown): string => (typeof value === "number" ? value.toLocaleString("en-US") : "");
/** Of what is used, a terminal shows the share: its names and numbers fill 80 columns. */
const used = { key: "used", align: "right", show: number } as const;
const columns = [
  { key: "name" },
  { key: "left", align: "right", show: number },
  { key: "max", align: "right", show: number },
  { key: "used_percent", head: "used %", align: "right" },
] as const;

/** Shows the limits that the user may see, by one call. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  await withSession(context, async (session) => {
    const all = await orgLimits(session, "limits", context.run);
    const found = meantBy(
      all,
      { kind: "limit", pattern: given.text("pattern"), namesOf: ({ name, application }) => [name, application ?? ""] },
      print,
    );
    const rows = found.map(({ name, application, max, remaining }) => ({
      name: application === null ? name : `${name} (${application})`,
      used: max - remaining,
      left: remaining,
      max,
      used_percent: max === 0 ? null : Math.round((1000 * (max - remaining)) / max) / 10,
    }));
    await print.rows(print.form === "table" ? columns : [columns[0], used, ...columns.slice(1)], rows);
  });
  return 0;
}
