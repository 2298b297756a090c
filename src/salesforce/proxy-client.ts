import type { Dispatcher } from "undici";
import connect from "undici/lib/api/api-connect.js";
import Pool from "undici/lib/dispatcher/pool.js";

type Connect = (options: object, callback: (error: Error | null, socket: unknown) => void) => void;

/**
 * Connections to a proxy, which it is asked to lead on (CONNECT). Only undici's index gives its classes the method for
 * that, and it is not imported here. `failed` is called with the errors of reaching the proxy itself.
 */
export function proxyClient(
  origin: URL,
  options: { readonly connect?: unknown },
  failed: (error: Error) => void,
): Dispatcher {
  const { connect: reach } = options as { connect: Connect }; // what undici's ProxyAgent gives
  const watched: Connect = (to, callback) =>
    reach(to, (error, socket) => {
      if (error) failed(error);
      callback(error, socket);
    });
  return Object.assign(new Pool(origin, { ...options, connect: watched as NonNullable<Pool.Options["connect"]> }), {
    connect,
  }); // as undici types it
}
