import { OrgError, type Value } from "../../org/org.ts";
import { compareDecimals } from "../../store/decimal.ts";

type Row = ReadonlyMap<string, Value>;

/** A condition that no row of an object may meet when it is saved. */
interface ValidationRule {
  readonly object: string;
  readonly message: string;
  /** The field that the page shows the message at; null: at its top. */
  readonly field: string | null;
  isBroken(row: Row): boolean;
}

const rules: readonly ValidationRule[] = [
  {
    object: "Opportunity",
    message: "The amount of an opportunity cannot be negative.",
    field: "Amount",
    isBroken: (row) => compareDecimals(String(row.get("Amount") ?? "0"), "0") < 0,
  },
  {
    object: "Campaign",
    message: "A campaign cannot end before it starts.",
    field: null,
    isBroken: (row) => {
      const [start, end] = [row.get("StartDate") ?? null, row.get("EndDate") ?? null];
      return start !== null && end !== null && String(end) < String(start);
    },
  },
];

/** @throws OrgError FIELD_CUSTOM_VALIDATION_EXCEPTION with the message of the first rule that the row breaks */
export function checkValidationRules(object: string, row: Row): void {
  const broken = rules.find((rule) => rule.object === object && rule.isBroken(row));
  if (broken === undefined) return;
  const fields = broken.field === null ? [] : [broken.field];
  throw new OrgError(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", broken.message, fields);
}
