import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { FaultSpec } from "../../src/index.ts";
import { type Answer, type Ask, soql } from "../support/client.ts";
import { codeOf, faultRows, type TestOrg, token } from "./fault-table.ts";

const query = soql("SELECT Id, Name FROM Account");
const gzip: Ask = { headers: { "accept-encoding": "gzip" } };
const html = "<html>We are down for maintenance</html>";

/** What a query is answered with under a fault. */
const under = async ({ org, ask }: TestOrg, spec: FaultSpec, options: Ask = {}): Promise<Answer> => {
  org.clearFaults();
  org.fault({ path: "/query", count: "all", ...spec });
  return ask(query, options);
};

const isReadable = ({ bytes }: Answer): boolean => {
  try {
    return gunzipSync(bytes).length > 0;
  } catch {
    return false; // what the test asks
  }
};

faultRows("transport", [
  [
    "46",
    "the connection is torn inside the body, plain and gzip",
    async (testOrg) => {
      const plain = await under(testOrg, { cutAfter: 100 });
      const zipped = await under(testOrg, { cutAfter: 100 }, gzip);
      return [plain.complete, plain.bytes.length, zipped.complete, zipped.bytes.length];
    },
    [false, 100, false, 100],
  ],
  [
    "47",
    "gzip lacks its trailer, has a wrong byte, or garbage behind it",
    async (testOrg) => {
      const whole = await under(testOrg, {}, gzip);
      const answers = [
        await under(testOrg, { truncate: 8 }, gzip),
        await under(testOrg, { flipByte: whole.bytes.length - 6 }, gzip),
        await under(testOrg, { insert: { at: 1e9, hex: "c0ffee" } }, gzip),
      ];
      return answers.map((answer) => [answer.complete, isReadable(answer), answer.bytes.length - whole.bytes.length]);
    },
    [
      [true, false, -8],
      [true, false, 0],
      [true, expect.any(Boolean), 3],
    ],
  ],
  [
    "48",
    "Content-Length promises more, or the last chunk never comes",
    async (testOrg) => {
      const whole = await under(testOrg, {});
      const long = await under(testOrg, { contentLengthOff: 10 });
      const open = await under(testOrg, { cutAfter: whole.bytes.length });
      return [long.complete, open.complete, open.text === whole.text];
    },
    [false, false, true],
  ],
  [
    "49",
    "bytes come one by one",
    async (testOrg) => (await under(testOrg, { bytesPerSecond: 1 }, { until: 1 })).bytes.length,
    1,
  ],
  [
    "50",
    "nothing more comes and the connection stays",
    async (testOrg) => {
      const { bytes, complete } = await under(testOrg, { stallAfter: 50 }, { until: 50 });
      return [bytes.length, complete];
    },
    [50, false],
  ],
  [
    "51",
    "Retry-After, in seconds and as a date",
    async (testOrg) => {
      const answers = [];
      for (const [status, after] of [
        [503, "30"],
        [429, "Sun, 01 Mar 2026 12:01:00 GMT"],
        [420, "5"],
      ] as const)
        answers.push(await under(testOrg, { reply: { status, text: html, headers: { "Retry-After": after } } }));
      return answers.map(({ status, headers }) => [status, headers["retry-after"]]);
    },
    [
      [503, "30"],
      [429, "Sun, 01 Mar 2026 12:01:00 GMT"],
      [420, "5"],
    ],
  ],
  [
    "52",
    "500 with Salesforce's own error, 502 and 200 with HTML",
    async (testOrg) => {
      const own = await under(testOrg, {
        reply: { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred." },
      });
      const pages = [
        await under(testOrg, { reply: { status: 502, text: html } }),
        await under(testOrg, { reply: { status: 200, text: html } }),
      ];
      return [codeOf(own), pages.map(({ status, headers, text }) => [status, headers["content-type"], text])];
    },
    [
      [500, "UNKNOWN_EXCEPTION"],
      [
        [502, "text/html;charset=UTF-8", html],
        [200, "text/html;charset=UTF-8", html],
      ],
    ],
  ],
  [
    "53",
    "one of the parts of a batch fails",
    async ({ org, post }) => {
      org.fault({ path: "Contact/describe", reply: { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "x" } });
      const batchRequests = ["Account", "Contact", "Case"].map((name) => ({
        method: "GET",
        url: `v60.0/sobjects/${name}/describe`,
      }));
      const { json } = await post("composite/batch", { batchRequests });
      return (json as { results: { statusCode: number }[] }).results.map(({ statusCode }) => statusCode); // a batch reply
    },
    [200, 500, 200],
  ],
  [
    "55",
    "a redirect to another host",
    async (testOrg) => {
      const { status, headers } = await under(testOrg, {
        reply: { status: 302, headers: { Location: "https://elsewhere.example/" } },
      });
      return [status, headers["location"]];
    },
    [302, "https://elsewhere.example/"],
  ],
  [
    "56",
    "the next page, or a set of results, is at an address of another host",
    async (testOrg) => {
      testOrg.org.settings.pageRows = 2;
      const page = await under(testOrg, { nextRecordsUrl: "https://elsewhere.example/next" });
      const { id } = await testOrg.job("SELECT Id FROM Account");
      const text = '{"resultPages":[{"resultUrl":"https://elsewhere.example/set"}],"done":true}';
      testOrg.org.fault({
        path: "/resultPages",
        reply: { status: 200, text, headers: { "Content-Type": "application/json" } },
      });
      const pages = await testOrg.ask(`jobs/query/${id}/resultPages`);
      return [(page.json as { nextRecordsUrl: string }).nextRecordsUrl, pages.json]; // a page
    },
    ["https://elsewhere.example/next", { resultPages: [{ resultUrl: "https://elsewhere.example/set" }], done: true }],
  ],
  [
    "57",
    "the org is away for a while, then has another address",
    async (testOrg) => {
      const away = await under(testOrg, {
        count: 2,
        reply: { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "x" },
      });
      const codes = [codeOf(away), codeOf(await testOrg.ask(query)), codeOf(await testOrg.ask(query))];
      testOrg.org.settings.instanceUrl = testOrg.org.url.replace("127.0.0.1", "localhost");
      testOrg.org.lose("sessions");
      const { json } = await token(testOrg, { grant_type: "client_credentials" });
      return [
        codes,
        codeOf(await testOrg.ask(query)),
        (json as { instance_url: string }).instance_url.includes("localhost"),
      ]; // a token reply
    },
    [
      [
        [503, "SERVER_UNAVAILABLE"],
        [503, "SERVER_UNAVAILABLE"],
        [200, undefined],
      ],
      [401, "INVALID_SESSION_ID"],
      true,
    ],
  ],
]);
