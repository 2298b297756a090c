import { expect } from "vitest";
import type { Open } from "../faults/fault-row.ts";
import { Scene } from "../faults/scene.ts";

const object = "LoginEvent";
/** No multiple of four, so that pages end in the midst of seconds. */
const rows = 902;

/** An org with login events, by pages of 200 rows. */
export const openEvents = (open: Open = Scene.open, config: object = {}): Promise<Scene> =>
  open({
    standardObjects: true,
    rows: { [object]: rows },
    objects: [object],
    settings: { pageRows: 200 },
    config: { ...config },
  });

/** The events of the org, the newest first. */
export function eventsOf({ running, admin }: Scene): readonly unknown[] {
  const soql = `SELECT EventIdentifier FROM ${object} ORDER BY EventDate DESC`;
  return [...running.org.query(admin, soql, { all: true }).rows(0, 2 * rows)].map(({ values }) => values[0]);
}

/** The events that came, in the order in which they did, must be those of the org, each once. */
export function expectAllEvents(scene: Scene): void {
  const came = scene.target.appended(object).map(({ EventIdentifier }) => EventIdentifier);
  const held = eventsOf(scene);
  expect(held.length).toBe(rows);
  expect([...came].sort()).toEqual([...held].sort());
}
