import type { Page, Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import type { OrgError } from "../../../errors/org-error.ts";
import { failedPage } from "../../../read/end-page.ts";
import { wholeTableEnd } from "../../../read/full-table.ts";
import { describeAs } from "../../../salesforce/describe/describe.ts";
import { partsOfComposite } from "../../../salesforce/rest/composite.ts";
import type { Session } from "../../../salesforce/session.ts";
import { undescribed } from "./describe-tables.ts";

/** The describes of the objects in a catalog of Airbyte's, as Salesforce sends them. */
export function airbyteDescribeReading(selection: Selection, names: readonly string[], session: Session): Reading {
  return {
    selections: [selection],
    forecast: {
      calls: Math.ceil(names.length / partsOfComposite),
      transport: "REST",
      why: `describes (${names.length})`,
    },
    read: (run) => pagesOf(selection, names, session, run),
  };
}

const whole = {
  of: (value: unknown) => (typeof value === "object" ? value : null),
  keep: { fields: (field: unknown) => field },
};

async function* pagesOf(
  selection: Selection,
  names: readonly string[],
  session: Session,
  run: Run,
): AsyncGenerator<Page> {
  const { id } = selection.stream;
  const refused = new Map<string, OrgError>();
  for await (const { name, answer } of describeAs(session, names, whole, run)) {
    if ("refused" in answer) refused.set(name, answer.refused);
    else
      yield {
        stream: id,
        objects: [answer.found],
        extractedAt: session.now(),
        counts: { received: 1, deleted: 0, replaced: 0 },
      };
  }
  const error = undescribed(id, refused);
  // The catalog says how many there are.
  if (error === null) yield wholeTableEnd(selection, session, null);
  else yield failedPage(id, error);
}
