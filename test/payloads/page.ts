import type { Compared } from "./compare.ts";
import { explain, notCompared } from "./explained.ts";
import type { Difference } from "./shape.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replace(/^(.{80}).+$/, "$1...");
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map((each) => `| ${each.join(" | ")} |`)].join("\n");

/** Differences with the same reason, in a few words. */
function summary(all: readonly Difference[]): string {
  const paths = all.map(({ path, what }) => `${what} \`${path}\``);
  return paths.length <= 4 ? paths.join("; ") : `${paths.slice(0, 3).join("; ")} and ${paths.length - 3} more`;
}

/** The page's tables: what was compared, what differs and why, what was not compared and why. */
export function tablesOf(all: readonly Compared[], files: readonly string[], today: Date): string {
  const differing = all.filter(({ differences }) => differences.length > 0).length;
  const reasons = all.flatMap(({ file, differences }) => {
    const byReason = new Map<string, Difference[]>();
    for (const each of differences) {
      const why = explain(file, each) ?? "NOT EXPLAINED";
      byReason.set(why, [...(byReason.get(why) ?? []), each]);
    }
    return [...byReason].map(([why, own]) => [cell(file), summary(own), why]);
  });
  const left = notCompared.map(({ files: pattern, why }) => [
    String(files.filter((file) => pattern.test(file)).length),
    why,
  ]);
  return [
    `Compared on ${today.toISOString().slice(0, 10)}: ${all.length} recordings, ${all.length - differing} without a difference.`,
    table(
      ["recording", "call", "members", "differences"],
      all.map(({ file, call, members, differences }) => [
        cell(file),
        cell(`\`${call}\``),
        String(members),
        String(differences.length),
      ]),
    ),
    "What differs, and why:",
    table(["recording", "difference", "reason"], reasons),
    "Recordings that were not compared:",
    table(["files", "reason"], left),
  ].join("\n\n");
}

/** The page with other text between the comments `NAME` and `end of NAME`. @throws Error if it lacks them */
export function withTables(page: string, name: string, tables: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page lacks the lines ${begin.trim()} and ${end}.`);
  return `${page.slice(0, from)}${begin}\n${tables}\n\n${page.slice(to)}`;
}
