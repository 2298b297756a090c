import type { FieldDescribe, Value } from "../../org/org.ts";
import type { QueryContext } from "./field-path.ts";

/** A setting of the user who queries. */
function own(context: QueryContext, field: string): string {
  const users = context.store.table("User");
  return String(users.reader(field)(users.indexOf(context.userId)));
}

/** Date-times in the user's time zone, written as if that were UTC. */
export function zoned(context: QueryContext): (value: NonNullable<Value>) => string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: own(context, "TimeZoneSidKey"),
    dateStyle: "short",
    timeStyle: "medium",
  });
  return (value) => `${parts.format(new Date(String(value))).replace(" ", "T")}.000Z`;
}

/** Labels of a picklist's values; a value that the picklist lacks is its own label. */
export function labelsOf(field: FieldDescribe): (value: string) => string {
  const listed = Array.isArray(field["picklistValues"]) ? (field["picklistValues"] as readonly unknown[]) : []; // of a describe
  const labels = new Map<string, string>();
  for (const each of listed) {
    const { value, label } = each as { readonly value: string; readonly label: string }; // what a describe has there
    if (!labels.has(value)) labels.set(value, label);
  }
  const one = (value: string): string => labels.get(value) ?? value;
  return field.type === "multipicklist" ? (value) => value.split(";").map(one).join(";") : one;
}

/** Numbers, dates and times as the user's locale writes them; date-times in the user's time zone. */
export function formatted(
  { type, ...field }: FieldDescribe,
  context: QueryContext,
): (value: NonNullable<Value>) => string {
  const locale = own(context, "LocaleSidKey").replace("_", "-");
  const digits = Number(field["scale"] ?? 0);
  const numbers = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    ...(type === "currency" ? { style: "currency", currency: "USD" } : {}),
  });
  const dateTimes = new Intl.DateTimeFormat(locale, {
    timeZone: type === "datetime" ? own(context, "TimeZoneSidKey") : "UTC",
    ...(type === "time" ? {} : { dateStyle: "short" }),
    ...(type === "date" ? {} : { timeStyle: "short" }),
  });
  switch (type) {
    case "date":
      return (value) => dateTimes.format(new Date(`${String(value)}T00:00:00Z`));
    case "datetime":
      return (value) => dateTimes.format(new Date(String(value)));
    case "time":
      return (value) => dateTimes.format(new Date(`1970-01-01T${String(value)}`));
    case "percent":
      // Decimal text keeps its digits: Intl takes more than a double holds.
      return (value) => `${numbers.format(value as Intl.StringNumericLiteral)}%`;
    default:
      return (value) => numbers.format(value as Intl.StringNumericLiteral); // as above
  }
}
