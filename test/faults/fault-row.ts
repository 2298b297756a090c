import type { Scene, SceneOptions } from "./scene.ts";

/** Starts an org for a row; it is stopped when the row is done. */
export type Open = (options?: SceneOptions) => Promise<Scene>;

/** A row of the fault matrix. */
export interface FaultRow {
  readonly number: number;
  readonly fault: string;
  /** What the tap promises then. */
  readonly expected: string;
  /**
   * Provokes the fault, and throws if the promise is not kept. The sentence says what was seen, the same in each run:
   * no times, ports or random ids.
   */
  readonly run: (open: Open) => Promise<string>;
}

/** A fault that the demo org cannot provoke. */
export interface UnprovokedRow {
  readonly number: number;
  readonly fault: string;
  readonly reason: string;
}

export type Row = FaultRow | UnprovokedRow;

/** A section of the page. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}
