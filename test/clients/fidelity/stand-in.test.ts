import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StandIn, startStandIn } from "./stand-in.ts";

let folder: string;
let standIn: StandIn;
const org = createServer((req, res) => res.end(`${req.method} ${req.headers.host} ${req.url}`));
const portOf = (): number => {
  const address = org.address();
  return address !== null && typeof address === "object" ? address.port : 0;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stand-in-"));
  org.listen(0, "127.0.0.1");
  await once(org, "listening");
  standIn = await startStandIn(`http://127.0.0.1:${portOf()}`, folder);
});

afterAll(async () => {
  await standIn.close();
  org.close();
  await rm(folder, { recursive: true });
});

async function tunnelTo(target: string): Promise<{ readonly status: number; readonly socket: Duplex }> {
  const req = request(standIn.env["HTTPS_PROXY"] ?? "", { method: "CONNECT", path: target }).end();
  const [reply, socket]: [IncomingMessage, Duplex] = await new Promise((resolve, reject) => {
    req.on("connect", (...answer) => resolve([answer[0], answer[1]])).on("error", reject);
  });
  return { status: reply.statusCode ?? 0, socket };
}

describe("the stand-in", () => {
  it.each(["login.salesforce.com", "demo.my.salesforce.com"])(
    "sends https for %s to the org, with a certificate that can be trusted",
    async (host) => {
      const { status, socket } = await tunnelTo(`${host}:443`);
      const ca = await readFile(standIn.env["REQUESTS_CA_BUNDLE"] ?? "", "utf8");

      const secure = connect({ socket, servername: host, ca });
      secure.write(`GET /services/data HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      const answer = await text(secure);

      expect(status).toBe(200);
      expect(answer).toContain(`GET 127.0.0.1:${portOf()} /services/data`);
    },
  );

  it("refuses all other hosts", async () => {
    const { status, socket } = await tunnelTo("example.com:443");
    socket.destroy();

    expect(status).toBe(403);
  });
});
