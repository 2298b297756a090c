import { connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { certificate, certificateKey } from "./certificate.ts";

/** A server on this machine that counts who comes. */
export interface Relay {
  readonly port: number;
  /** Connections so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** What becomes of a connection. */
type Serve = (socket: Socket) => void;

/** Leads connections to another port of this machine, which may be known later. */
export const relay = (to: () => number): Promise<Relay> => listening((serve) => createServer(serve), passOn(to));

/** The same behind TLS, with a certificate that is not trusted by default. */
export const tlsRelay = (to: () => number): Promise<Relay> =>
  listening((serve) => createTlsServer({ cert: certificate, key: certificateKey }, serve), passOn(to));

/** A proxy for TLS (CONNECT): what is asked for leads to one port of this machine, or is refused with this status. */
export const proxy = (to: () => number, refuseWith?: number): Promise<Relay> =>
  listening(
    (serve) => createServer(serve),
    (socket) => {
      socket.once("data", () => {
        if (refuseWith !== undefined) return void socket.end(`HTTP/1.1 ${refuseWith} Refused\r\n\r\n`);
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        passOn(to)(socket);
      });
    },
  );

/** Takes connections and answers nothing. */
export const silent = (): Promise<Relay> =>
  listening(
    (serve) => createServer(serve),
    (socket) => void socket.resume(),
  );

const passOn =
  (to: () => number): Serve =>
  (socket) => {
    const onward = connect(to(), "127.0.0.1");
    socket.pipe(onward).pipe(socket);
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  };

async function listening(make: (serve: Serve) => Server, serve: Serve): Promise<Relay> {
  const open = new Set<Socket>();
  let connections = 0;
  const server = make((socket) => {
    connections += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => socket.destroy());
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    connections: () => connections,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
