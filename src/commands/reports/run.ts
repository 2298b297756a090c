import type { VerbContext } from "@singer-io-ts/tap-kit";
import { someReports } from "../../salesforce/analytics/reports.ts";
import { namePattern } from "../name-pattern.ts";
import { nothingFound } from "../nothing-found.ts";
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
  const pattern = given.text("pattern");
  await withSession(context, async (session) => {
    const all = await someReports(session, context.run);
    const isMeant = namePattern(pattern);
    const found = all.filter(({ developerName, name, folder }) => isMeant(developerName, name, folder));
    if (pattern !== null && found.length === 0)
      throw nothingFound(
        "report",
        pattern,
        all.map(({ developerName }) => developerName),
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
