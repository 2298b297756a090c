import { setImmediate as turn } from "node:timers/promises";

/**
 * Some turns of the event loop: what two ends in this process have sent each other has arrived after them. No time is waited for,
 * and a slow machine needs no more of them.
 */
export async function turns(count = 50): Promise<void> {
  for (let n = 0; n < count; n++) await turn();
}
