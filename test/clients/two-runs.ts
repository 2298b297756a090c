import type { ClientContext } from "./client.ts";
import { changes, rowsOf } from "./org-snapshot.ts";
import { countOf, type Json, type Lists } from "./records.ts";
import { allObjects, inBrackets, type Scope } from "./scope.ts";
import { lastState, type Piped } from "./tap.ts";

export interface TwoRuns {
  readonly client: readonly string[];
  /** As shown: `singer-check-tap`. */
  readonly shown: string;
  readonly settings?: Readonly<Record<string, Json>>;
  /** All objects by default. */
  readonly scope?: Scope;
  /** Checks what is there after a run. @returns what was checked, in a few words; @throws if something is not as expected */
  check(piped: Piped, due: Due): Promise<string>;
  /** The state for the next run. By default the tap's last one. */
  state?(piped: Piped): Json;
}

/** What a run must read. */
interface Due {
  readonly wanted: Lists;
  /** What the first run had to read; null: this is the first. */
  readonly first: Lists | null;
  /** The part of what the client holds that is compared. */
  readonly view: Scope["view"];
}

/**
 * Runs `tap | client` in full, changes rows of the org, and runs `tap --state | client`, as every Singer target is used.
 * Rows change before and after a move of the org's clock: the second run finds rows that are newer than the first
 * run's bookmark, and rows in the second of that bookmark.
 */
export async function twoRuns(context: ClientContext, story: TwoRuns): Promise<void> {
  const { client, shown, settings, scope = allObjects, check, state } = story;
  const { view } = scope;
  const { org, tap, step } = context;
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
