import type { Dispatcher } from "undici";
import connect from "undici/lib/api/api-connect.js";
import Pool from "undici/lib/dispatcher/pool.js";

type Connect = (options: object, callback: (error: Error | null, socket: unknown) => void) => void;

interface ProxyWatch {
  /** How long the proxy may take to answer; the host behind it has its own time. */
  readonly answerMs: number;
  /** Called with the errors of the proxy itself: it cannot be reached, or does not answer as a proxy. */
  readonly onFailure: (error: Error) => void;
  /** Called with the host and port that the proxy opened a tunnel to. */
  readonly onTunnel: (host: string) => void;
}

/**
 * Connections to a proxy, which is asked for a tunnel (CONNECT). Only undici's index gives its classes the method for
 * that, and it is not imported here.
 */
export function proxyClient(
  origin: URL,
  options: { readonly connect?: unknown },
  { answerMs, onFailure, onTunnel }: ProxyWatch,
): Dispatcher {
  const { connect: connectTo } = options as { connect: Connect }; // what undici's ProxyAgent gives
  const watched: Connect = (to, callback) =>
    connectTo(to, (error, socket) => {
      if (error) onFailure(error);
      callback(error, socket);
    });
  const pool = new Pool(origin, {
    ...options,
    headersTimeout: answerMs,
    connect: watched as NonNullable<Pool.Options["connect"]>, // as undici types it
  });
  const tunnel = async (to: Dispatcher.ConnectOptions): Promise<unknown> => {
    try {
      const opened = await connect.call(pool, to);
      onTunnel(to.path);
      return opened;
    } catch (error) {
      // guard(proxy-answer, `onFailure(error)` -> ``): an error of the proxy would be reported as an error of Salesforce.
      if (error instanceof Error) onFailure(error);
      throw error;
    }
  };
  return Object.assign(pool, { connect: tunnel }) as Pool; // undici's own has one more form, with a callback
}
