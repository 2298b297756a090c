import fc from "fast-check";
import type { Layout, Property, ValueKind, ValueSource, WireColumn } from "../../src/transcode/layout.ts";
import type { Piece, Row, Spelling, Value } from "./wire-rows.ts";

const KINDS = ["text", "text", "boolean", "integer", "decimal", "datetime"] as const;
/** In the formats of other connectors. */
const OTHER_KINDS = ["microseconds", "midnight", "double", "any"] as const;
const NAMES = [
  "Id",
  "Name",
  "name",
  "__proto__",
  "constructor",
  "toString",
  "Größe__c",
  'a"b\\c',
  "My_quite_long_field_name__c",
  "x",
];
const PARENTS = [[], [], [], ["Account"], ["Account", "Owner"], ["__proto__"], ["My_Parent_with_a_long_name__r"]];

const anyColumn = fc.record({
  path: fc.tuple(fc.constantFrom(...PARENTS), fc.constantFrom(...NAMES)).map(([parents, name]) => [...parents, name]),
  kind: fc.oneof({ weight: 3, arbitrary: fc.constantFrom<ValueKind>(...KINDS) }, fc.constantFrom(...OTHER_KINDS)),
});

/** Columns with different paths, none of which is the beginning of another. */
const anyColumns: fc.Arbitrary<WireColumn[]> = fc
  .uniqueArray(anyColumn, { minLength: 1, maxLength: 9, selector: ({ path }) => path.join(".") })
  .map((columns) => {
    const parents = new Set(columns.flatMap(({ path }) => path.slice(1).map((_, n) => path.slice(0, n + 1).join("."))));
    const leaves = columns.filter(({ path }) => !parents.has(path.join(".")));
    return leaves.length > 0 ? leaves : [columns[0]!];
  });

function anySource(columns: readonly WireColumn[]): fc.Arbitrary<ValueSource> {
  const column = fc.nat(columns.length - 1);
  const flags = columns.flatMap(({ kind }, n) => (kind === "boolean" ? [n] : []));
  const member = fc.record({ name: fc.constantFrom(...NAMES), column });
  const sources: fc.Arbitrary<ValueSource>[] = [
    fc.record({ column }),
    fc.record({ column }),
    fc.record({ column }),
    fc.record({ members: fc.uniqueArray(member, { maxLength: 3, selector: ({ name }) => name }) }),
    fc.constant({ absent: true }),
  ];
  if (flags.length > 0) {
    sources.push(fc.record({ deletedAt: fc.record({ flag: fc.constantFrom(...flags), timestamp: column }) }));
  }
  return fc.oneof(...sources);
}

/** Without U+FFFD, which would be counted as a replaced character. */
const withoutReplacement = (text: string): string => text.replaceAll("\uFFFD", "");

const anyName = fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: "grapheme" }).map(withoutReplacement));

const anyLayout: fc.Arbitrary<Layout> = fc
  .tuple(anyColumns, fc.constantFrom(false, false, true))
  .chain(([columns, omitsNull]) => {
    const textColumns = columns.flatMap(({ kind }, n) => (kind === "text" ? [n] : []));
    const datetimeColumns = columns.flatMap(({ kind }, n) =>
      kind === "datetime" || kind === "microseconds" ? [n] : [],
    );
    const property: fc.Arbitrary<Property> = fc.record({ name: anyName, source: anySource(columns) });
    return fc.record({
      stream: fc.constant("Some__c"),
      columns: fc.constant(columns),
      properties: fc.uniqueArray(property, { maxLength: 12, selector: ({ name }) => name }),
      ...(omitsNull && { omitsNull: fc.constant(true as const) }),
      key: fc.record({ id: fc.constantFrom(-1, ...textColumns), modifiedAt: fc.constantFrom(-1, ...datetimeColumns) }),
    });
  });

const NASTY = [
  '"',
  '""',
  ",",
  "\r\n",
  "\n",
  "\r",
  "\0",
  "\\",
  "/",
  "é",
  "😀",
  "\u2028",
  "\u0001",
  "\u001f",
  "\u007f",
  "漢字",
  "'",
  "NULL",
  "0",
];
/** Each kind of invalid UTF-8: a lone continuation byte, incomplete sequences, overlong ones, a surrogate, too high, never valid. */
const NO_UTF8 = [
  [0x80],
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xc0, 0xaf],
  [0xe0, 0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xff],
];

const anyPiece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }).map(withoutReplacement) },
  { weight: 1, arbitrary: fc.constantFrom(...NO_UTF8).map((bytes) => ({ bytes })) },
  // Low surrogates only: a high and a low one side by side would be a character.
  { weight: 1, arbitrary: fc.integer({ min: 0xdc00, max: 0xdfff }).map((surrogate) => ({ surrogate })) },
);

const anyText: fc.Arbitrary<Value> = fc
  .array(anyPiece, { minLength: 1, maxLength: 6 })
  .map((text) => (text.every((piece) => piece === "") ? null : { text }));

const same = (text: string): Value => ({ csv: text, json: text });

/** One number with different spellings in CSV and JSON. */
const anyDecimal: fc.Arbitrary<Value> = fc
  .record({
    sign: fc.constantFrom("", "-"),
    digits: fc.bigInt({ min: 0n, max: 10n ** 18n }),
    point: fc.integer({ min: -6, max: 24 }),
    java: fc.tuple(fc.boolean(), fc.boolean()),
  })
  .map(({ sign, digits, point, java }) => {
    const text = String(digits);
    const padded = text.padStart(point + 1, "0");
    const plain =
      point <= 0
        ? `${text}${digits === 0n ? "" : "0".repeat(-point)}.0`
        : `${padded.slice(0, -point)}.${padded.slice(-point)}`;
    const scientific = `${text[0]}.${text.slice(1) || "0"}E${text.length - 1 - point}`;
    const [csv, json] = java.map((isJava) => sign + (isJava ? scientific : plain));
    return { csv: csv!, json: json! };
  });

const anyInteger = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map((value) => same(String(value)));

const twoDigits = (value: number): string => String(value).padStart(2, "0");

const anyDatetime: fc.Arbitrary<Value> = fc
  .record({
    date: fc.date({
      min: new Date("0001-01-02T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    }),
    offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    colon: fc.constantFrom("", ":"),
    inUtc: fc.boolean(),
  })
  .map(({ date, offset, colon, inUtc }) => {
    const utc = date.toISOString();
    if (inUtc) return { csv: utc, json: `"${utc.replace("Z", "+0000")}"` };
    const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
    const minutes = Math.abs(offset);
    const zone = `${offset < 0 ? "-" : "+"}${twoDigits(Math.floor(minutes / 60))}${colon}${twoDigits(minutes % 60)}`;
    return { csv: local.replace(/0{1,2}$/, "") + zone, json: `"${local.replace(".000", "")}${zone}"` };
  });

const anyDate: fc.Arbitrary<Value> = fc
  .date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => ({ text: [date.toISOString().slice(0, 10)] }));

const VALUES: Readonly<Record<ValueKind, fc.Arbitrary<Value>>> = {
  text: anyText,
  boolean: fc.constantFrom(same("true"), same("false")),
  integer: anyInteger,
  decimal: anyDecimal,
  datetime: anyDatetime,
  microseconds: anyDatetime,
  midnight: anyDate,
  double: anyDecimal,
  any: fc.oneof(anyText, anyDecimal, anyInteger, fc.constantFrom(same("true"), same("false"))),
};

const anyRows = (columns: readonly WireColumn[]): fc.Arbitrary<Row[]> =>
  fc.array(fc.tuple(...columns.map(({ kind }) => fc.option(VALUES[kind], { nil: null, freq: 3 }))), { maxLength: 6 });

const anySpelling = (columns: number): fc.Arbitrary<Spelling> =>
  fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: columns }, (_, n) => n),
      { minLength: columns },
    ),
    lineEnd: fc.constantFrom("\n", "\r\n"),
    endsWithLineEnd: fc.boolean(),
    byteOrderMark: fc.boolean(),
    bare: fc.boolean(),
    space: fc.constantFrom("", "", " ", "\r\n\t"),
    escapes: fc.boolean(),
    nullAsEmptyText: fc.boolean(),
    headLast: fc.boolean(),
  });

/** A layout, rows of it, a way to spell them, and the sizes of the chunks. */
export const anyPage = anyLayout.chain((layout) =>
  fc.record({
    layout: fc.constant(layout),
    rows: anyRows(layout.columns),
    spelling: anySpelling(layout.columns.length),
    cuts: fc.oneof(
      fc.constant([1]),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
      fc.constant([1 << 20]),
    ),
  }),
);
