import type { JsonObject, VerbContext } from "@singer-io-ts/tap-kit";
import { describedOrg } from "../../salesforce/describe/describe-cache.ts";
import type { ObjectSummary } from "../../salesforce/describe/describe-global.ts";
import { recordCounts } from "../../salesforce/describe/record-counts.ts";
import { whyLeftOut } from "../explain/explain-object.ts";
import { namePattern } from "../name-pattern.ts";
import { nothingFound } from "../nothing-found.ts";
import { withSession } from "../with-session.ts";

const columns = [
  { key: "name", isWhole: true },
  { key: "label" },
  { key: "rows", align: "right" },
  { key: "extracted", show: (value: unknown) => (value === true ? "yes" : "no") },
  { key: "why", wraps: true },
] as const;

/** Lists objects by name, label, rows, and whether and why not they are extracted. Two or three calls. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const pattern = given.text("pattern");
  const isExtractedOnly = given.has("extracted");
  await withSession(context, async (session, settings) => {
    const org = await describedOrg(session, settings.read.cacheDir, context.run);
    const isMeant = namePattern(pattern);
    const found = org.objects.filter(({ name, label }) => isMeant(name, label));
    if (pattern !== null && found.length === 0)
      throw nothingFound(
        "object",
        pattern,
        org.objects.map(({ name }) => name),
      );
    const counts = await recordCounts(
      session,
      found.map(({ name }) => name),
      context.run,
    );
    const why = (summary: ObjectSummary) => whyLeftOut(summary, { settings, objects: org.objects });
    const rows = found.map((summary) => rowOf(summary, counts.get(summary.name) ?? null, why(summary)));
    await print.rows(
      columns,
      rows.filter(({ extracted }) => extracted === true || !isExtractedOnly),
    );
  });
  return 0;
}

function rowOf(
  { name, label, custom, replicateable }: ObjectSummary,
  rows: number | null,
  why: string | null,
): JsonObject {
  return { name, label, rows, custom, replicateable, extracted: why === null, why };
}
