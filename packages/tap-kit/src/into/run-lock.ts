import { TapError } from "../errors/tap-error.ts";

/** The lock by which one run at a time writes into a place. */
export interface RunLock {
  /** @throws TapError where another run has taken it over, because this process stood still for long */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** @param lock as messages name it */
export function lockHeld(lock: string, deadAfterMs: number): TapError {
  return new TapError(`${lock}: another run writes into this folder.`, {
    code: "INTO_LOCKED",
    kind: "config",
    scope: "run",
    hint: `Wait until it has ended, or give another folder. The lock of a run that was killed is taken over after ${deadAfterMs / 1000} s.`,
  });
}

export function lockLost(place: string): TapError {
  return new TapError(
    `${place}: another run has taken this folder over, because this one stood still for long, or somebody has removed or moved it.`,
    {
      code: "INTO_LOCK_LOST",
      kind: "unavailable",
      scope: "run",
      hint: "Nothing is lost: the rows since this run's last manifest are read by the other run, or by the next one.",
    },
  );
}

/** Tells the user why nothing happens for a while. */
export const waitingFor = (lock: string, deadAfterMs: number) =>
  ({
    level: "warn",
    code: "waiting_for_folder",
    text: `${lock} is held: this run waits up to ${deadAfterMs / 1000} s to see whether its holder lives.`,
  }) as const;
