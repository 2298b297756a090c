import { setFlagsFromString } from "node:v8";

/** The versions of Node that were measured. Flags of V8 are no contract, and V8 complains of one that it does not know: others go without. */
const measured: readonly number[] = [22, 24];

/** V8 reads both of them when it could let its heap grow, and nowhere else. */
const flags = {
  /** The room for new objects stays as small as it is; it would become up to 96 MiB. */
  young: "--semi-space-growth-factor=1",
  /** Garbage is collected when the heap has grown by 30 %; V8 waits for the double, or more. */
  old: "--heap-growing-percent=30",
};

/** From so many streams on, what a run holds of them and the garbage it makes decide how much memory it takes. */
const manyStreams = 500;

/** Has this process take less memory for new objects: a tap passes bytes on, and holds few objects for long. Measured in docs/benchmarks.md. */
export function boundYoungGeneration(): void {
  set(flags.young);
}

/**
 * Has this process rather collect garbage than take more memory, where there are thousands of streams. To be called when their number becomes known.
 * What holds many values at a time, as a row group of parquet, calls it without a number.
 */
export function favorMemory(streams = manyStreams): void {
  if (streams >= manyStreams) set(flags.old);
}

const done = new Set<string>();

function set(flag: string): void {
  if (done.has(flag) || !measured.includes(Number.parseInt(process.versions.node, 10))) return;
  done.add(flag);
  setFlagsFromString(flag);
}
