import { SharedTexts, SheetFault, type SheetRow, SheetRows, type TextList } from "../../../transcode/xlsx/sheet-xml.ts";
import { PackedTexts } from "./packed-texts.ts";
import { type ZipEntry, zipEntries, zipText } from "./unzip-entry.ts";

/** What a sheet of 100,000 rows may be, with much to spare. */
const largestSheet = 2 * 1024 * 1024 * 1024;
const largestTexts = 256 * 1024 * 1024;

/** The rows of a workbook's only sheet. @throws SheetFault where the bytes are no such workbook */
export async function* workbookRows(bytes: Uint8Array): AsyncGenerator<SheetRow> {
  const entries = zipEntries(bytes);
  const sheets = [...entries.values()].filter(({ name }) => /^xl\/worksheets\/[^/]+\.xml$/.test(name));
  const [sheet] = sheets;
  if (sheet === undefined || sheets.length > 1) throw new SheetFault(`has ${sheets.length} sheets instead of one`);
  const rows = new SheetRows(await sharedTexts(bytes, entries.get("xl/sharedStrings.xml")));
  for await (const text of zipText(bytes, sheet, largestSheet)) yield* rows.push(text);
  rows.end();
}

async function sharedTexts(bytes: Uint8Array, entry: ZipEntry | undefined): Promise<TextList> {
  const texts = new PackedTexts();
  if (entry === undefined) return texts;
  const shared = new SharedTexts((text) => texts.add(text), largestTexts);
  for await (const text of zipText(bytes, entry, largestTexts)) shared.push(text);
  shared.end();
  return texts;
}
