import type { World } from "./client.ts";
import { countOf, type Json, type Lists } from "./records.ts";
import { changes, rowsOf, snapshot } from "./rows.ts";
import { lastState, type Piped } from "./tap.ts";

interface TwoRuns {
  readonly client: readonly string[];
  /** As shown: `singer-check-tap`. */
  readonly shown: string;
  readonly settings?: Readonly<Record<string, Json>>;
  /** Judges what is there after a run. `first` is null in the first run. @returns what was seen; @throws if it is not as wanted */
  check(piped: Piped, wanted: Lists, first: Lists | null): Promise<string>;
  /** What the client gives back to the next run. By default the tap's last state. */
  state?(piped: Piped): Json;
}

/**
 * `tap | client` in full, then changes in the org, then `tap --state | client`: the story of every Singer target.
 * Changes are made before and after a move of the org's clock, so that the second run meets rows that are younger
 * than the first run's bookmark and rows that it had already.
 */
export async function twoRuns(world: World, { client, shown, settings, check, state }: TwoRuns): Promise<void> {
  const { org, tap, step } = world;
  await tap.configure(settings);
  const how =
    settings === undefined
      ? ""
      : ` (${Object.entries(settings)
          .map(([name, value]) => `${name}: ${value}`)
          .join(", ")})`;
  const streams = await step(`tap --discover${how}`, async () => {
    const found = await tap.discover();
    const queryable = await org.objects();
    const unknown = [...found.keys()].filter((name) => !queryable.includes(name));
    if (found.size === 0 || unknown.length > 0)
      throw new Error(`no objects of the org: ${unknown.join(", ") || "no stream at all"}`);
    return { seen: `${found.size} streams of ${queryable.length} objects`, value: found };
  });
  const names = [...streams.keys()];
  const before = await snapshot(org, names, "_sdc_deleted_at");
  const first = await step(`tap | ${shown}${how}`, async () => {
    const piped = await tap.pipeInto(client, { run: "full" });
    return { seen: await check(piped, rowsOf(before), null), value: piped };
  });
  await org.liveOn();
  const after = await snapshot(org, names, "_sdc_deleted_at");
  const changed = rowsOf(changes(before, after, streams));
  await step(`tap --state | ${shown}${how}`, async () => {
    const piped = await tap.pipeInto(client, {
      run: "incremental",
      state: state?.(first) ?? lastState(first.messages),
    });
    if (countOf(changed) === 0) throw new Error("The org shows no change: there is nothing to compare.");
    const seen = await check(piped, changed, rowsOf(before));
    return { seen, value: null };
  });
}
