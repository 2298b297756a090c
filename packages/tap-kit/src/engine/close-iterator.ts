import type { Log } from "../log/log.ts";
import type { Grace } from "./grace-period.ts";

/** Ends an iteration before its end. An error while it cleans up is only logged: its result is not needed any more. */
export async function closeIterator(iterator: AsyncIterator<unknown>, grace: Grace, log: Log): Promise<void> {
  const left = grace.wait(Promise.resolve(iterator.return?.()));
  await left.catch((error: unknown) => log({ level: "debug", code: "left", text: String(error) }));
}
