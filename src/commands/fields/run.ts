import type { JsonObject, StreamSelection, VerbContext } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import type { FieldDescribe } from "../../salesforce/describe/describe.ts";
import { wholeDescribes } from "../../salesforce/describe/whole-describe.ts";
import { members } from "../../salesforce/json/json-fields.ts";
import type { Session } from "../../salesforce/session.ts";
import { objectInOrg } from "../described-object.ts";
import { discoveredStream } from "../explain/discovered-stream.ts";
import { notByDefault } from "../explain/explain-field.ts";
import { whyNotSelected } from "../explain/extracted.ts";
import { hiddenFieldsOf } from "../explain/hidden-fields-of.ts";
import { meantBy } from "../meant-by.ts";
import { withSession } from "../with-session.ts";

const columns = [
  { key: "name", isWhole: true },
  { key: "type" },
  { key: "label" },
  { key: "references", wraps: true },
  { key: "note", wraps: true },
] as const;
/** A terminal has no room for them, and says them in the note. */
const more = [{ key: "selected" }, { key: "formula" }, { key: "hidden" }] as const;

/** Lists the fields of an object, those that are hidden from this user last. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  await withSession(context, async (session, settings) => {
    const { describe, org } = await objectInOrg(given.needed("object"), { session, settings }, context.run);
    // A filter or a related field that is wrong must not keep its owner from looking up the right name.
    const own = { ...settings, relatedFields: {}, filters: {} };
    const stream = await discoveredStream(describe, { session, settings: own, org }, context.run);
    const selection = await (await context.selections()).of(stream);
    const hidden = await hiddenFieldsOf(describe, session, context.run);
    const formulas = describe.fields.some(({ calculated }) => calculated)
      ? await formulasOf(describe.name, session, context)
      : new Map<string, string>();
    const all = [
      ...describe.fields.map((field) => rowOf(field, formulas.get(field.name) ?? null, { settings, selection })),
      ...hidden.map(hiddenRow),
    ];
    const rows = meantBy(
      all,
      {
        kind: `field of ${describe.name}`,
        pattern: given.text("pattern"),
        namesOf: ({ name, label }) => [String(name), String(label ?? "")],
      },
      print,
    );
    await print.rows(print.form === "table" ? columns : [...columns, ...more], rows);
  });
  return 0;
}

/** The formulas of an object's fields, by one call; none of what Salesforce does not tell, as of roll-ups. */
async function formulasOf(
  object: string,
  session: Session,
  { run: job }: VerbContext,
): Promise<ReadonlyMap<string, string>> {
  const formulas = new Map<string, string>();
  for await (const { answer } of wholeDescribes(session, [object], job)) {
    for (const field of "found" in answer ? answer.found.fields : []) {
      const { text } = members(field);
      const [name, formula] = [text("name"), text("calculatedFormula")];
      if (name !== null && formula !== null) formulas.set(name, formula);
    }
  }
  return formulas;
}

/** What decides whether a run reads a field. */
interface Deciding {
  readonly settings: Settings;
  readonly selection: StreamSelection;
}

function rowOf(field: FieldDescribe, formula: string | null, deciding: Deciding): JsonObject {
  const { name, type, label, referenceTo, calculated } = field;
  const why = whyNotRead(field, deciding);
  const computed = calculated
    ? `Computed${formula === null ? "" : ` (${formula})`}: changes without the row's SystemModstamp.`
    : null;
  const note =
    [computed, why === null ? null : `Not selected. ${why}`].filter((each) => each !== null).join(" ") || null;
  return {
    name,
    type,
    label,
    references: referenceTo,
    calculated,
    formula,
    selected: why === null,
    hidden: false,
    note,
  };
}

/** Null: a run reads it. */
function whyNotRead(field: FieldDescribe, { settings, selection }: Deciding): string | null {
  const verdict = selection.property(field.name);
  if (verdict.isSelected) return null;
  // The reason is the same for each field, and `explain` says it once.
  return verdict.by === "stream"
    ? `The stream ${selection.stream.id} is not selected.`
    : whyNotSelected(notByDefault(field, { settings }), verdict);
}

function hiddenRow(name: string): JsonObject {
  const note = "Hidden from this user: give Read Access in a permission set.";
  return {
    name,
    type: null,
    label: null,
    references: [],
    calculated: null,
    formula: null,
    selected: false,
    hidden: true,
    note,
  };
}
