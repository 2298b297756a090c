import type { Value } from "../../org/org.ts";
import { addDecimals, decimalText, parts } from "../../store/decimal.ts";
import { compare, type Kind, normalize } from "../expressions/compare.ts";

type Read = (index: number) => Value;

/** A column of the grouped answer: a key, or a function over the group's rows. */
export interface Column {
  readonly alias: string;
  /** How ORDER BY and HAVING name it. */
  readonly text: string;
  readonly type: string;
  readonly kind: Kind;
  readonly read: Read;
  /** How the aggregated values compare, where that differs from the result. */
  readonly inputKind?: Kind;
  /** Of a key, or of GROUPING: the text of the grouped expression. */
  readonly of?: string;
  readonly isGrouping?: boolean;
  /** What FORMAT and similar functions make of the result. */
  readonly finish?: (value: NonNullable<Value>) => Value;
  readonly aggregate: "key" | "COUNT" | "COUNT_DISTINCT" | "SUM" | "AVG" | "MIN" | "MAX";
}

/** One column over the rows of one group. */
export interface Aggregator {
  add(index: number): void;
  value(): Value;
}

export function aggregatorOf({ aggregate, read, kind: own, inputKind: kind = own }: Column): Aggregator {
  let count = 0;
  let value: Value = null;
  const distinct = new Set<string>();
  return {
    add(i) {
      if (aggregate === "key" && count > 0) return;
      const v = read(i);
      if (aggregate === "key") {
        value = v;
        count = 1;
        return;
      }
      if (v === null) return;
      count++;
      if (aggregate === "COUNT_DISTINCT") distinct.add(normalize(kind, v) ?? "");
      else if (aggregate === "SUM" || aggregate === "AVG") value = addDecimals(String(value ?? 0), String(v));
      else if (aggregate !== "COUNT" && (value === null || isBetter(aggregate, kind, v, value))) value = v;
    },
    value() {
      if (aggregate === "COUNT") return count;
      if (aggregate === "COUNT_DISTINCT") return distinct.size;
      return aggregate === "AVG" && value !== null ? average(String(value), count) : value;
    },
  };
}

const isBetter = (aggregate: string, kind: Kind, v: Value, value: Value): boolean => {
  const order = compare(kind, normalize(kind, v) ?? "", normalize(kind, value) ?? "");
  return aggregate === "MIN" ? order < 0 : order > 0;
};

/** Twelve digits after the point. */
const average = (sum: string, count: number): string => {
  const { digits, scale } = parts(sum);
  return decimalText((digits * 10n ** 12n) / BigInt(count), scale + 12);
};

/** Whether a function aggregates the rows of a group. */
export const isAggregateFunction = (name: string): boolean => AGGREGATES.has(name);

const AGGREGATES = new Set<string>(["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"]);
