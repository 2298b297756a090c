import { dateText, dateTimeText } from "../../store/date-time.ts";
import { cents } from "../../store/decimal.ts";
import { spread } from "../../store/parent-of-row.ts";
import { mix, saltOf } from "../../store/random.ts";
import type { Cell, CellContext, FieldDef, MakeCell } from "../define/object-def.ts";
import { recordTypesOf } from "../setup/record-types.ts";
import { textCells } from "./text-cells.ts";
import { EXTREME_DATES, EXTREMES, TIMES } from "./text-pools.ts";

/** A lookup whose rows can be found by their parent. */
export interface LookupCell extends Cell {
  rowsOf?: (target: string, parent: number, rows: number) => readonly number[];
}

const DAY = 86_400;
/** Not valid text in any encoding of Unicode. */
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

const between =
  (low: number, high: number): ((h: number) => number) =>
  (h) =>
    low + (h % (high - low + 1));

/** A date so many days from the org's start: `date -400 100`; one in forty an extreme one with `wild`. */
const date: MakeCell = ({ salt, start }, { args }) => {
  const days = between(Number(args[0] ?? -400), Number(args[1] ?? 200));
  const wild = args[2] === "wild";
  const today = Math.floor(start / DAY);
  return (i) => {
    const h = mix(salt, i);
    return wild && h % 40 === 0 ? (EXTREME_DATES[(h >>> 8) % EXTREME_DATES.length] ?? null) : dateText(today + days(h));
  };
};

const datetime: MakeCell = ({ salt, start }, { args }) => {
  const seconds = between(Number(args[0] ?? -400) * DAY, Number(args[1] ?? -2) * DAY);
  const wild = args[2] === "wild";
  return (i) => {
    const h = mix(salt, i);
    if (wild && h % 40 === 0) return `${EXTREME_DATES[(h >>> 8) % EXTREME_DATES.length]}T23:59:59.000Z`;
    return dateTimeText(start + seconds(h));
  };
};

const viewed: MakeCell =
  ({ salt, start }) =>
  (i) =>
    dateTimeText(start - 3600 - (mix(salt, i) % (90 * DAY)));

const pick: MakeCell = ({ salt }, { picklist }) => {
  const active = picklist.filter((v, k) => k < 12 || v !== "");
  return (i) => active[mix(salt, i) % active.length] ?? null;
};

const several: MakeCell =
  ({ salt }, { picklist }) =>
  (i) => {
    const h = mix(salt, i);
    const chosen = picklist.filter((_, k) => (h >>> k) & 1);
    return chosen.length === 0 ? null : chosen.join(";");
  };

/** A lookup to one object, or to several by weight: `ref Contact 60 Lead 40`. It never refers to rows that the base deletes. */
const ref: MakeCell = ({ salt, other }, { referenceTo, args }) => {
  const named = args.length > 0 ? args : [referenceTo[0] ?? "", "100"];
  const weights = named.flatMap((name, k) => (k % 2 === 0 ? [{ name, weight: Number(named[k + 1] ?? 100) }] : []));
  const targets = weights.map(({ name, weight }) => ({
    name,
    weight,
    object: other(name),
    spread: spread(other(name).permanentRows, salt),
  }));
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const choose = (i: number) => {
    let rest = targets.length === 1 ? 0 : mix(salt ^ 0x5bd1e995, i) % total;
    for (const target of targets) {
      if (rest < target.weight) return target;
      rest -= target.weight;
    }
    return targets[0];
  };
  const cell: LookupCell = (i) => {
    const target = choose(i);
    return target === undefined || target.object.permanentRows === 0
      ? null
      : target.object.id(target.spread.parentOf(i));
  };
  cell.rowsOf = (target, parent, rows) => targets.find((t) => t.name === target)?.spread.rowsOf(parent, rows) ?? [];
  return cell;
};

const makers: Readonly<Record<string, MakeCell>> = {
  ...textCells,
  pick,
  several,
  ref,
  date,
  datetime,
  /** One of the object's own record types, inactive ones too: old rows keep them. */
  recordtype: ({ salt, object, other }) => {
    const own = recordTypesOf(object.name, (n) => other("RecordType").id(n));
    return (i) => own[mix(salt, i) % Math.max(1, own.length)]?.id ?? null;
  },
  created: ({ cell }) => cell("CreatedDate"),
  viewed,
  /** Not before the row was viewed; some rows were only shown with another row. */
  referenced: (context, field) => {
    const [seen, shown] = [context.cell("LastViewedDate"), viewed(context, field)];
    return (i) => seen(i) ?? (mix(context.salt, i) % 10 === 0 ? shown(i) : null);
  },
  time:
    ({ salt }) =>
    (i) =>
      TIMES[mix(salt, i) % TIMES.length] ?? null,
  bool: ({ salt }, { args }) => {
    const percent = Number(args[0] ?? 15);
    return (i) => mix(salt, i) % 100 < percent;
  },
  int: ({ salt }, { args }) => {
    const value = between(Number(args[0] ?? 0), Number(args[1] ?? 10_000));
    return (i) => value(mix(salt, i));
  },
  money: ({ salt }, { args }) => {
    const value = between(Number(args[0] ?? 0) * 100, Number(args[1] ?? 40_000) * 100);
    return (i) => cents(value(mix(salt, i)));
  },
  whole: ({ salt }, { args }) => {
    const value = between(Number(args[0] ?? 0), Number(args[1] ?? 1000));
    return (i) => String(value(mix(salt, i)));
  },
  degrees: ({ salt }, { args }) => {
    const most = Number(args[0] ?? 90);
    return (i) => trimmed(((mix(salt, i) / 2 ** 32) * 2 - 1) * most);
  },
  extreme: ({ salt }, { scale, precision }) => {
    const fitting = EXTREMES.filter((t) => fits(t, precision, scale));
    const most = 10 ** Math.min(5, precision - scale);
    const ordinary = scale === 0 ? (h: number) => String(h % most) : (h: number) => cents(h % (most * 100));
    return (i) => {
      const h = mix(salt, i);
      return h % 3 === 0 ? (fitting[(h >>> 8) % fitting.length] ?? null) : ordinary(h >>> 4);
    };
  },
  any:
    ({ salt }, { args }) =>
    (i) =>
      ["Open", 42, true, "2026-01-31", 12.5, args[0] ?? "x", null][mix(salt, i) % 7] ?? null,
  base64:
    ({ salt }) =>
    (i) => {
      const text = Buffer.from(`Attachment ${i}: ${"content ".repeat(mix(salt, i) % 20)}`);
      return (i % 4 === 3 ? Buffer.concat([text, everyByte]) : text).toString("base64");
    },
  const: (_, { args, type }) => {
    const text = args.join(" ");
    const value = type === "boolean" ? text === "true" : type === "int" ? Number(text) : text;
    return () => value;
  },
};

const byType: Readonly<Record<string, string>> = {
  string: "word",
  textarea: "note",
  boolean: "bool",
  int: "int",
  double: "whole",
  currency: "money",
  percent: "whole",
  date: "date",
  datetime: "datetime",
  time: "time",
  reference: "ref",
  email: "email",
  phone: "phone",
  url: "url",
  base64: "base64",
  anyType: "any",
  encryptedstring: "masked",
  multipicklist: "several",
  combobox: "pick",
  picklist: "pick",
};

const trimmed = (value: number): string => value.toFixed(12).replace(/\.?0+$/, "");

const fits = (text: string, precision: number, scale: number): boolean => {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  return fraction.length <= scale && (whole === "0" ? 0 : whole.length) <= precision - scale;
};

/** The column a field's definition asks for: the object's own code, a named cell, or what its type usually holds; some rows are null. */
export function makeCell(context: CellContext, field: FieldDef): Cell {
  const own = context.object.cells[field.name];
  if (own !== undefined) return own(context, field);
  const name =
    field.type === "multipicklist" ? "several" : field.cell === "" ? (byType[field.type] ?? "word") : field.cell;
  const maker = makers[name];
  if (maker === undefined) throw new Error(`${context.object.name}.${field.name}: no cell is called ${name}.`);
  const cell: LookupCell = maker(context, field);
  if (field.nulls === 0) return cell;
  // The coordinates of an address are there together or not at all.
  const compound = name === "degrees" || field.name.endsWith("GeocodeAccuracy") ? field.compound : null;
  const salt =
    compound === null ? mix(context.salt, 0x6e756c6c) : saltOf(context.start, `${context.object.name}.${compound}`);
  const sparse: LookupCell = (i) => (mix(salt, i) % 100 < field.nulls ? null : cell(i));
  if (cell.rowsOf !== undefined) sparse.rowsOf = cell.rowsOf;
  return sparse;
}
