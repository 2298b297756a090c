import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { TapError } from "../errors/tap-error.ts";
import { favorMemory } from "../process/favor-memory.ts";
import { CountedFile } from "./counted-file.ts";
import { ParquetCells } from "./parquet-cells.ts";
import type { RowFile, RowFileFormat } from "./row-file.ts";
import { RowValues } from "./row-values.ts";
import { wholeLines } from "./whole-lines.ts";

/** A row group ends after so many bytes of record lines: that much of each stream waits in memory, a few times over. */
const groupBytes = 16 << 20;

/** Parquet with typed columns. Every column may be null. */
export const parquetFormat: RowFileFormat = {
  suffix: "parquet",
  begin: ({ file, schema }): RowFile => {
    favorMemory();
    const values = new RowValues(schema);
    const columns = [...values.columns].map(([name, property]) => new ParquetCells(name, property));
    const counted = new CountedFile(file);
    const writer = new ByteWriter();
    const root = { name: "schema", num_children: columns.length };
    const parquet = new ParquetWriter({ writer, schema: [root, ...columns.map(({ element }) => element)] });
    let bytes = 0;
    const flush = async () => {
      await counted.write(writer.getBytes());
      writer.index = 0;
    };
    const endGroup = async () => {
      if (bytes === 0) return;
      // One row group: what is given here is as much as is held.
      const rowGroupSize = columns[0]?.rows ?? 1;
      await parquet.write({ columnData: columns.map((each) => each.take()), rowGroupSize });
      bytes = 0;
      await flush();
    };
    return {
      write: async (block) => {
        const lines = wholeLines(block);
        try {
          values.read(lines, (column, start, end) => columns[column]?.add(lines, start, end), noop);
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
