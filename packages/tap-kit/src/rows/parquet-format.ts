import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { TapError } from "../errors/tap-error.ts";
import { CountedFile } from "./counted-file.ts";
import { type ParquetValue, parquetColumn } from "./parquet-columns.ts";
import type { RowFile, RowFileFormat } from "./row-file.ts";
import { RowValues } from "./row-values.ts";
import { wholeLines } from "./whole-lines.ts";

/** A row group ends after so many bytes of record lines: that much of each stream waits in memory, a few times over. */
const groupBytes = 16 << 20;

/** Parquet with typed columns. Every column may be null. */
export const parquetFormat: RowFileFormat = {
  suffix: "parquet",
  begin: ({ file, schema, openLength }): RowFile => {
    const values = new RowValues(schema, openLength);
    const columns = [...values.columns].map(([name, property]) => parquetColumn(name, property));
    const counted = new CountedFile(file);
    const writer = new ByteWriter();
    const root = { name: "schema", num_children: columns.length };
    const parquet = new ParquetWriter({ writer, schema: [root, ...columns.map(({ element }) => element)] });
    let cells: (ParquetValue | undefined)[][] = columns.map(() => []);
    let bytes = 0;
    const flush = async () => {
      await counted.write(writer.getBytes());
      writer.index = 0;
    };
    const endGroup = async () => {
      if (bytes === 0) return;
      const columnData = columns.map(({ element: { name } }, at) => ({ name, data: cells[at] ?? [] }));
      // One row group: what is given here is as much as is held.
      await parquet.write({ columnData, rowGroupSize: cells[0]?.length ?? 1 });
      cells = columns.map(() => []);
      bytes = 0;
      await flush();
    };
    return {
      write: async (block) => {
        const lines = wholeLines(block);
        try {
          values.read(
            lines,
            (column, json) => cells[column]?.push(json === "null" ? null : columns[column]?.value(json)),
            noop,
          );
        } catch (error) {
          throw unfit(error);
        }
        bytes += lines.length;
        if (bytes >= groupBytes) await endGroup();
      },
      end: async () => {
        await endGroup();
        await parquet.finish();
        await flush();
        return counted.end();
      },
      discard: () => counted.discard(),
    };
  },
};

const noop = (): void => {};

function unfit(error: unknown): TapError {
  return new TapError(`Parquet: ${error instanceof Error ? error.message : String(error)}.`, {
    code: "FILES_VALUE",
    kind: "integrity",
    scope: "run",
    cause: error,
    hint: "Write --format jsonl, which takes every value, or leave the field out.",
  });
}
