import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A service of seven notes, in pages of three, for the token `letmein-0123`. */
export async function startNotes(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const notes = Array.from({ length: 7 }, (_, i) => ({
    id: i + 1,
    text: i === 3 ? null : `note ${i + 1} "quoted" \u{1f600}`,
    changed: `2026-01-0${i + 1}T00:00:00.000Z`,
  }));
  const server = createServer((request, response) => {
    if (request.headers.authorization !== "Bearer letmein-0123") return response.writeHead(401).end();
    const after = new URL(request.url ?? "/", "http://localhost").searchParams.get("after") ?? "";
    const page = notes.filter(({ changed }) => changed > after).slice(0, 3);
    return response.writeHead(200, { connection: "close" }).end(JSON.stringify(page));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
