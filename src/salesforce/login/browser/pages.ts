import type { ServerResponse } from "node:http";

/** What the browser shows: the login is done, it failed, or the request belongs to no login. */
export type PageName = "done" | "failed" | "foreign";

const texts: Readonly<Record<PageName, readonly [title: string, text: string]>> = {
  done: ["Logged in", "You can close this page and go back to the terminal."],
  failed: ["The login failed", "The terminal says why. You can close this page."],
  foreign: ["Nothing here", "This address belongs to no login that is waiting. You can close this page."],
};

/** Nothing of the request is repeated, and nothing may be kept, framed or loaded. */
const headers = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  Connection: "close",
};

export function sendPage(response: ServerResponse, status: number, page: PageName): void {
  const [title, text] = texts[page];
  response
    .writeHead(status, headers)
    .end(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`,
    );
}
