import type { VerbContext } from "@singer-io-ts/tap-kit";
import { someReports } from "../../salesforce/analytics/reports.ts";
import { meantBy } from "../meant-by.ts";
import { withSession } from "../with-session.ts";

const columns = [
  { key: "developer_name", isWhole: true },
  { key: "name" },
  { key: "folder" },
  { key: "format" },
  { key: "id", isWhole: true },
] as const;

/** Lists reports as the setting reports names them. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  await withSession(context, async (session) => {
    const all = await someReports(session, context.run);
    const found = meantBy(
      all,
      {
        kind: "report",
        pattern: given.text("pattern"),
        namesOf: ({ developerName, name, folder }) => [developerName, name, folder],
      },
      print,
    );
    const rows = found.map(({ id, name, developerName, folder, format }) => ({
      developer_name: developerName,
      name,
      folder,
      format,
      id,
    }));
    await print.rows(columns, rows);
    if (all.length === 2000) print.note("These are among the first 2,000 reports by name; there may be more.");
  });
  return 0;
}
