import type { Dispatcher } from "undici";
import connect from "undici/lib/api/api-connect.js";
import Pool from "undici/lib/dispatcher/pool.js";

/**
 * Connections to a proxy, which it is asked to lead on (CONNECT). Only undici's index gives its classes the method for
 * that, and it is not imported here.
 */
export function proxyClient(origin: URL, options: object): Dispatcher {
  return Object.assign(new Pool(origin, options), { connect });
}
