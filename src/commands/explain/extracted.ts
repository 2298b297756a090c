import type { SelectionVerdict } from "@singer-io-ts/tap-kit";
import type { Explanation } from "./explanation.ts";

/** What is known about whether something is extracted. */
interface Reasons {
  /** Why discovery leaves its object out; null: it does not. */
  readonly leftOut: string | null;
  /** What Salesforce's kind of field says; null: nothing. */
  readonly ofType: string | null;
  readonly selection: SelectionVerdict;
  /** The catalog that a run reads what it selects of; null: there is none. */
  readonly catalog: string | null;
}

/** Kinds of verdicts for which there is a better reason in what the field is. */
const byNature: ReadonlySet<SelectionVerdict["by"]> = new Set(["default", "only by name", "absent"]);

/** Why something is not selected: what the field is says it better than that nobody has named it. */
export function whyNotSelected(ofType: string | null, { by, why }: SelectionVerdict): string {
  return byNature.has(by) ? (ofType ?? why) : why;
}

/** Whether something is extracted, as the first fact about it. A run with a catalog reads what that selects, whatever discovery finds. */
export function extracted({
  leftOut,
  ofType,
  selection,
  catalog,
}: Reasons): Pick<Explanation, "isExtracted" | "facts"> {
  const { isSelected, by, why, toSelect } = selection;
  const isExtracted = isSelected && (catalog !== null || leftOut === null);
  const reason = whyNotSelected(ofType, selection);
  const sentences = isExtracted
    ? ["Yes.", why, leftOut === null ? null : `The next discovery leaves it out. ${leftOut}`]
    : ["No.", leftOut, ...(isSelected || (leftOut !== null && by === "absent") ? [] : [reason, toSelect])];
  return { isExtracted, facts: [{ topic: "extracted", text: sentences.filter((each) => each !== null).join(" ") }] };
}
