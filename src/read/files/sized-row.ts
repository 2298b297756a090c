import type { Run } from "@singer-io-ts/tap-kit";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { factsIn, type RowFacts } from "./download-file.ts";
import { withoutHidden, withText } from "./file-record.ts";
import { bareRecord } from "./fill-record.ts";

/** A record's line with the length of each file in its place, as far as the record says it: `(file, 54 bytes)`. */
export function sizedRow(line: Buffer, stream: ObjectStream, run: Run): Buffer {
  const received = bareRecord(line, stream, run);
  const row: Readonly<Record<string, unknown>> = JSON.parse(received.toString());
  const files = stream.blobs.map((field) => ({ field, facts: factsIn(row, field) }));
  let record = withoutHidden(
    received,
    files.flatMap(({ facts }) => facts.fields),
  );
  for (const { field, facts } of files) record = withText(record, field, textOf(facts));
  const { open, close } = stream.selection.envelope(run.clock.now());
  return Buffer.concat([open, record, close, Buffer.from("\n")]);
}

const textOf = ({ length }: RowFacts): string =>
  length === null ? "(file)" : `(file, ${length.toLocaleString("en-US")} bytes)`;
