import { connect } from "node:tls";

const patienceMs = 3000;

/** Whether a port of this machine speaks TLS. Nothing is sent but the greeting, so that nobody need be trusted. */
export function speaksTls(origin: string): Promise<boolean> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 80), rejectUnauthorized: false, timeout: patienceMs });
    const end = (does: boolean) => {
      socket.destroy();
      resolve(does);
    };
    socket.once("secureConnect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
