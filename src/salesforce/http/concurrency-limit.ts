/** After so many answers one more request may run at a time. */
const calmAnswers = 20;

/** How many requests run at once: as many as there are, until Salesforce says that they are too many. */
export interface ConcurrencyLimit {
  /** Does `work` when there is room for it. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Half as many from now on, because Salesforce refused one for their number. @returns the new limit */
  halve(): number;
}

export function concurrencyLimit(): ConcurrencyLimit {
  let limit = Number.POSITIVE_INFINITY;
  let running = 0;
  let calm = 0;
  const waiting: (() => void)[] = [];
  const letIn = () => {
    while (running < limit) {
      const enter = waiting.shift();
      if (!enter) return;
      running += 1;
      enter();
    }
  };
  return {
    async pass(work) {
      if (running < limit && waiting.length === 0) running += 1;
      else await new Promise<void>((enter) => waiting.push(enter));
      try {
        return await work();
      } finally {
        running -= 1;
        calm += 1;
        if (calm >= calmAnswers) {
          calm = 0;
          limit += 1;
        }
        letIn();
      }
    },
    halve() {
      // The refused one no longer counts as running.
      limit = Math.max(1, Math.floor(Math.min(limit, running + 1) / 2));
      calm = 0;
      return limit;
    },
  };
}
