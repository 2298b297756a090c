import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { type Certificate, selfSigned } from "./certificate.ts";

/** A proxy in place of Salesforce's hosts. */
export interface StandIn {
  /**
   * The environment for a client that reads the usual variables: https goes through the stand-in, whose certificate the
   * client trusts; http goes directly to its address.
   */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Hosts that are fixed in the code of clients, and a My Domain. */
const hosts = ["login.salesforce.com", "test.salesforce.com", "demo.my.salesforce.com"];

/**
 * Starts a proxy that sends https for Salesforce's hosts, and for the org's own address, to the org at `orgUrl`. It refuses
 * all other hosts, so that a client can never reach the real ones.
 * @param folder for the certificate
 */
export async function startStandIn(orgUrl: string, folder: string): Promise<StandIn> {
  const { key, cert } = selfSigned(hosts, new Date());
  const trusted = join(folder, "stand-in.pem");
  await writeFile(trusted, cert);
  const { proxy, open } = tunnelServer(orgUrl, { key, cert });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The stand-in has no port.");
  const url = `http://127.0.0.1:${address.port}`;
  return {
    env: {
      HTTPS_PROXY: url,
      https_proxy: url,
      NO_PROXY: "",
      no_proxy: "",
      REQUESTS_CA_BUNDLE: trusted,
      SSL_CERT_FILE: trusted,
    },
    async close() {
      for (const socket of open) socket.destroy();
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

/** A proxy whose tunnels to Salesforce's hosts end here, and the sockets that are open. */
function tunnelServer(orgUrl: string, certificate: Certificate) {
  const { host: own } = new URL(orgUrl);
  const secure = createTlsServer({ ...certificate }, (req, res) => forward(req, res, orgUrl));
  const proxy = createServer((_req, res) => res.writeHead(403).end());
  const open = new Set<Duplex>();
  proxy.on("connect", (req: IncomingMessage, socket: Duplex) => {
    const target = req.url ?? "";
    socket.on("error", () => socket.destroy());
    if (target !== own && !hosts.some((host) => target === `${host}:443`)) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    secure.emit("connection", socket);
  });
  return { proxy, open };
}

/** Forwards a request as it is, with another host name. */
function forward(req: IncomingMessage, res: ServerResponse, orgUrl: string): void {
  const { host } = new URL(orgUrl);
  const onward = request(
    new URL(req.url ?? "/", orgUrl),
    { method: req.method, headers: { ...req.headers, host }, setHost: false },
    (reply) => {
      res.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(res);
    },
  );
  onward.on("error", () => res.destroy());
  req.pipe(onward);
}
