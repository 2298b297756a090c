import { setImmediate as turn } from "node:timers/promises";

/**
 * Waits for some turns of the event loop. What client and server in this process have sent each other has arrived then, on a
 * slow machine too.
 */
export async function turns(count = 50): Promise<void> {
  for (let n = 0; n < count; n++) await turn();
}
