import { mix } from "../../store/random.ts";
import type { FieldDef, MakeCell } from "../define/object-def.ts";
import { HOSTILE } from "./hostile-texts.ts";
import {
  CITIES,
  COMPANIES,
  COUNTRIES,
  FIRST,
  FORMS,
  LAST,
  SENTENCES,
  STATES,
  STREETS,
  TITLES,
  WORDS,
} from "./text-pools.ts";

const at = (pool: readonly string[], h: number): string => pool[h % pool.length] ?? "";

const LINE = 'All work and no play. \u{1F4DC} "Quoted", and so on\n';

/** Hostile texts that the field has room for; a name is never blank. */
const hostileFor = (field: FieldDef): readonly string[] => HOSTILE.filter((t) => t.length <= field.length);

/** One of a pool, one row in twelve a hostile text instead. */
const from =
  (pool: readonly string[], odds = 12): MakeCell =>
  ({ salt }, field) => {
    const hostile = hostileFor(field);
    const fitting = pool.filter((t) => t.length <= field.length);
    return (i) => {
      const h = mix(salt, i);
      return h % odds === 0 && hostile.length > 0 ? at(hostile, h >>> 6) : at(fitting, h >>> 6);
    };
  };

/** Cells that make text; never longer than the field. */
export const textCells: Readonly<Record<string, MakeCell>> = {
  word: from(WORDS),
  title: from(TITLES),
  street: from(STREETS, 30),
  city: from(CITIES, 60),
  state: from(STATES, 60),
  country: from(COUNTRIES, 200),
  first: from(FIRST, 100),
  last: from(LAST, 100),
  company:
    ({ salt }) =>
    (i) => {
      const h = mix(salt, i);
      return `${at(COMPANIES, h)} ${at(FORMS, h >>> 8)} ${i + 1}`;
    },
  subject: ({ salt }, field) => {
    const hostile = hostileFor(field);
    return (i) => {
      const h = mix(salt, i);
      return h % 10 === 0 ? at(hostile, h >>> 6) : `${at(WORDS, h)} ${at(WORDS, h >>> 6)} ${h % 1000}`;
    };
  },
  note: ({ salt }, field) => {
    const hostile = hostileFor(field);
    const most = Number(field.args[0] ?? 3);
    return (i) => {
      const h = mix(salt, i);
      if (h % 8 === 0) return at(hostile, h >>> 6);
      let text = at(SENTENCES, h >>> 5);
      for (let k = 1; k <= h % most; k++) text += ` ${at(SENTENCES, (h >>> 5) + k * 3)}`;
      return text.length <= field.length ? text : text.slice(0, field.length).trimEnd();
    };
  },
  /** One row in 400 is as long as the field may be. */
  long: ({ salt }, field) => {
    const full = LINE.repeat(Math.ceil(field.length / LINE.length))
      .slice(0, field.length - 1)
      .toWellFormed()
      .replace("\ufffd", "?");
    return (i) => {
      const h = mix(salt, i);
      return h % 400 === 7 ? `${full}.` : h % 5 === 0 ? at(HOSTILE, h >>> 6) : at(SENTENCES, h >>> 5);
    };
  },
  rich:
    ({ salt }) =>
    (i) => {
      const h = mix(salt, i);
      return `<p>${at(SENTENCES, h)} <b>${at(WORDS, h >>> 7)}</b> &amp; more</p><ul><li>${h % 100}</li></ul>`;
    },
  postal:
    ({ salt }) =>
    (i) =>
      String(mix(salt, i) % 100_000).padStart(5, "0"),
  email:
    ({ salt }) =>
    (i) =>
      `user.${mix(salt, i) % 100_000}+${i}@example.com`,
  phone:
    ({ salt }) =>
    (i) => {
      const h = mix(salt, i);
      return `+${(h % 89) + 1} ${100 + ((h >>> 7) % 900)} ${1000 + ((h >>> 12) % 9000)}`;
    },
  url:
    ({ salt }) =>
    (i) =>
      `https://www.example.com/${mix(salt, i) % 10_000}?a=1&b=%22${i}`,
  masked:
    ({ salt }) =>
    (i) =>
      `XXXXXXXX${1000 + (mix(salt, i) % 9000)}`,
  /** Prefix and row number: `seq INV- 8`. */
  seq: (_, { args }) => {
    const [prefix = "", width = "8", start = "1"] = args.length > 1 ? args : ["", ...args];
    return (i) => prefix + String(i + Number(start)).padStart(Number(width), "0");
  },
};
