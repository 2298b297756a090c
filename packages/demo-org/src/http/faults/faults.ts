import { type Effects, type FaultSpec, faultMembers } from "./fault-spec.ts";

interface Armed {
  readonly spec: FaultSpec;
  readonly path: RegExp | null;
  seen: number;
}

/** The faults that wait for their requests. Several may hit the same request: of each member the one added last counts. */
export class Faults {
  #armed: Armed[] = [];

  /** @throws Error naming a member that no fault has, or a path that is not a regular expression */
  add(spec: FaultSpec): void {
    for (const member of Object.keys(spec)) {
      if (!faultMembers.includes(member)) {
        throw new Error(`fault: there is no member "${member}"; there are ${faultMembers.join(", ")}`);
      }
    }
    this.#armed.push({ spec, path: spec.path === undefined ? null : new RegExp(spec.path), seen: 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  /** The faults of this request; each counts it as one more match. */
  meet(method: string, url: string): readonly FaultSpec[] {
    const met: FaultSpec[] = [];
    for (const armed of this.#armed) {
      const { spec, path } = armed;
      if (spec.method !== undefined && spec.method.toUpperCase() !== method) continue;
      if (path !== null && !path.test(url)) continue;
      armed.seen += 1;
      const first = spec.nth ?? 1;
      const last = spec.count === "all" ? Number.POSITIVE_INFINITY : first + (spec.count ?? 1) - 1;
      if (armed.seen >= first && armed.seen <= last) met.push(spec);
    }
    return met;
  }
}

const noEffects: Effects = {};

/** The effects of all these faults together. */
export function effectsOf(specs: readonly FaultSpec[]): Effects {
  if (specs.length === 0) return noEffects;
  return Object.assign({}, ...specs, { headers: Object.assign({}, ...specs.map(({ headers }) => headers)) });
}

/** Whether these effects change the content of an answer. */
export function alters(effects: Effects): boolean {
  const { dropRows, repeatRow, replay, totalSizeOff, endEarly, nextRecordsUrl, csv } = effects;
  const parts = [dropRows, repeatRow, replay, totalSizeOff, endEarly, nextRecordsUrl, csv];
  return parts.some((each) => each !== undefined);
}
