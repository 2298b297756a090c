import { expect } from "vitest";
import type { Open } from "../faults/fault-row.ts";
import { Scene } from "../faults/scene.ts";

const object = "LoginEvent";
/** Not a multiple of four, so that pages end within a second. */
const rows = 902;

/** Starts an org with login events and pages of 200 rows. */
export const openEvents = (open: Open = Scene.open, config: object = {}): Promise<Scene> =>
  open({
    standardObjects: true,
    rows: { [object]: rows },
    objects: [object],
    settings: { pageRows: 200 },
    config: { ...config },
  });

/** The identifiers of the org's events, the newest first. */
export function eventsOf({ running, admin }: Scene): readonly unknown[] {
  const soql = `SELECT EventIdentifier FROM ${object} ORDER BY EventDate DESC`;
  return [...running.org.query(admin, soql, { all: true }).rows(0, 2 * rows)].map(({ values }) => values[0]);
}

/** Checks that the target has each of the org's events once. */
export function expectAllEvents(scene: Scene): void {
  const came = scene.target.appended(object).map(({ EventIdentifier }) => EventIdentifier);
  const held = eventsOf(scene);
  expect(held.length).toBe(rows);
  expect([...came].sort()).toEqual([...held].sort());
}
