import type { Value } from "../../org/org.ts";
import { addDecimals, decimalText, parts } from "../../store/decimal.ts";
import { compare, type Kind, normalize } from "../expressions/compare.ts";

type Read = (index: number) => Value;

/** A column of the grouped answer: a key, or a function over the group's rows. */
export interface Column {
  readonly alias: string;
  /** What ORDER BY and HAVING may call it by. */
  readonly text: string;
  readonly type: string;
  readonly kind: Kind;
  readonly read: Read;
  /** How the values folded compare, where that is not how the result does. */
  readonly folded?: Kind;
  /** Of a key, or of GROUPING: the text of the grouped expression. */
  readonly of?: string;
  readonly isGrouping?: boolean;
  /** What FORMAT and the like make of the result. */
  readonly finish?: (value: NonNullable<Value>) => Value;
  readonly fold: "key" | "COUNT" | "COUNT_DISTINCT" | "SUM" | "AVG" | "MIN" | "MAX";
}

/** One column over the rows of one group. */
export interface Fold {
  add(index: number): void;
  value(): Value;
}

export function foldOf({ fold, read, kind: own, folded: kind = own }: Column): Fold {
  let count = 0;
  let value: Value = null;
  const distinct = new Set<string>();
  return {
    add(i) {
      if (fold === "key" && count > 0) return;
      const v = read(i);
      if (fold === "key") {
        value = v;
        count = 1;
        return;
      }
      if (v === null) return;
      count++;
      if (fold === "COUNT_DISTINCT") distinct.add(normalize(kind, v) ?? "");
      else if (fold === "SUM" || fold === "AVG") value = addDecimals(String(value ?? 0), String(v));
      else if (fold !== "COUNT" && (value === null || isBetter(fold, kind, v, value))) value = v;
    },
    value() {
      if (fold === "COUNT") return count;
      if (fold === "COUNT_DISTINCT") return distinct.size;
      return fold === "AVG" && value !== null ? average(String(value), count) : value;
    },
  };
}

const isBetter = (fold: string, kind: Kind, v: Value, value: Value): boolean => {
  const order = compare(kind, normalize(kind, v) ?? "", normalize(kind, value) ?? "");
  return fold === "MIN" ? order < 0 : order > 0;
};

/** Twelve digits after the point. */
const average = (sum: string, count: number): string => {
  const { digits, scale } = parts(sum);
  return decimalText((digits * 10n ** 12n) / BigInt(count), scale + 12);
};

/** Whether a function is one over the rows of a group. */
export const isFold = (name: string): boolean => FOLDS.has(name);

const FOLDS = new Set<string>(["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"]);
