import type { World } from "./client.ts";
import { countOf, type Json, type Lists } from "./records.ts";
import { changes, rowsOf } from "./rows.ts";
import { allObjects, inBrackets, type Scope } from "./scope.ts";
import { lastState, type Piped } from "./tap.ts";

export interface TwoRuns {
  readonly client: readonly string[];
  /** As shown: `singer-check-tap`. */
  readonly shown: string;
  readonly settings?: Readonly<Record<string, Json>>;
  /** All objects by default. */
  readonly scope?: Scope;
  /** Judges what is there after a run. @returns what was seen; @throws if it is not as wanted */
  check(piped: Piped, due: Due): Promise<string>;
  /** What the client gives back to the next run. By default the tap's last state. */
  state?(piped: Piped): Json;
}

/** What a run has to bring. */
interface Due {
  readonly wanted: Lists;
  /** What the first run had to bring; null: this is the first. */
  readonly first: Lists | null;
  /** Of what the client holds, what is compared. */
  readonly view: Scope["view"];
}

/**
 * `tap | client` in full, then changes in the org, then `tap --state | client`: the story of every Singer target.
 * Changes are made before and after a move of the org's clock, so that the second run meets rows that are younger
 * than the first run's bookmark and rows that it had already.
 */
export async function twoRuns(world: World, story: TwoRuns): Promise<void> {
  const { client, shown, settings, scope = allObjects, check, state } = story;
  const { view } = scope;
  const { org, tap, step } = world;
  await tap.configure({ ...scope.settings, ...settings });
  const how = inBrackets(scope, settings);
  const streams = await step(`tap --discover${how}`, async () => {
    const found = await tap.discover();
    return { seen: await scope.found([...found.keys()], org), value: found };
  });
  const names = [...streams.keys()];
  const before = await scope.snapshot(org, names, "_sdc_deleted_at");
  const first = await step(`tap | ${shown}${how}`, async () => {
    const piped = await tap.pipeInto(client, { run: "full" });
    return { seen: await check(piped, { wanted: rowsOf(before), first: null, view }), value: piped };
  });
  await org.liveOn();
  const after = await scope.snapshot(org, names, "_sdc_deleted_at");
  const changed = rowsOf(changes(before, after, streams));
  await step(`tap --state | ${shown}${how}`, async () => {
    const piped = await tap.pipeInto(client, {
      run: "incremental",
      state: state?.(first) ?? lastState(first.messages),
    });
    if (countOf(changed) === 0) throw new Error("The org shows no change: there is nothing to compare.");
    const seen = await check(piped, { wanted: changed, first: rowsOf(before), view });
    return { seen, value: null };
  });
}
