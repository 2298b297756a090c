import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below those that the system gives to connections: one of these is not taken by another test before it is used. */
const [first, last] = [20_000, 32_000];

/** A port of this machine at which nothing listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(first, last);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(false));
  server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  return promise;
}
