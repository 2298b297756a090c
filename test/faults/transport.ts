import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect } from "vitest";
import { settingsOf } from "../../src/config/config.ts";
import { defaultTimeouts, type Timeouts } from "../../src/salesforce/http/http.ts";
import { SalesforceSource } from "../../src/source.ts";
import { tap } from "../../src/tap.ts";
import { accounts, endsBy, firstSentence, newJob, restPage, results, survives } from "./accounts-in-pages.ts";
import { certificate } from "./certificate.ts";
import type { FaultRow, Open } from "./fault-row.ts";
import { fastClock } from "./off-clock.ts";
import { proxy, type Relay, relay, silent, tlsRelay } from "./relay.ts";
import { firstError, type Scene } from "./scene.ts";

const html = "<html>We are down for maintenance</html>";
const minute = 60_000;
const host = "example.my.salesforce.com";

/** The tap with other limits of waiting for the network. */
const impatient = (timeouts: Partial<Timeouts>): typeof tap => ({
  ...tap,
  open: async (config, _run, files) =>
    new SalesforceSource(settingsOf(config, files), { ...defaultTimeouts, ...timeouts }),
});

/** With a proxy in the environment, or none. */
async function throughProxy<T>(port: number | null, work: () => Promise<T>): Promise<T> {
  const before = process.env["HTTPS_PROXY"];
  if (port !== null) process.env["HTTPS_PROXY"] = `http://127.0.0.1:${port}`;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env["HTTPS_PROXY"];
    else process.env["HTTPS_PROXY"] = before;
  }
}

async function trusting<T>(authority: string, work: () => Promise<T>): Promise<T> {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, authority]);
  try {
    return await work();
  } finally {
    setDefaultCACertificates(before);
  }
}

const portOf = (scene: Scene | null) => Number(new URL(scene?.running.url ?? "http://localhost:1").port);
const quoted = (run: Awaited<ReturnType<Scene["run"]>>) =>
  `exit ${run.exitCode}, "${firstSentence(firstError(run)).replaceAll(/:\d{4,5}\b/g, "")}"`;

/** Waits that a run logged, in seconds. */
const waits = (scene: Scene) => [...scene.logged.matchAll(/Trying again in ([\d.]+) s/g)].map(([, s]) => Number(s));

/** A scene whose org is reached at another port of this machine as well. */
async function withRelay<T>(work: (relayed: Relay, bind: (scene: Scene) => void) => Promise<T>): Promise<T> {
  let scene: Scene | null = null;
  const relayed = await relay(() => portOf(scene));
  try {
    return await work(relayed, (opened) => {
      scene = opened;
    });
  } finally {
    await relayed.close();
  }
}

/** A request that would lead elsewhere. @returns how many came there */
async function ledAway(open: Open, api: "rest", fault: (evil: string) => object): Promise<string> {
  const evil = await silent();
  try {
    const scene = await accounts(open, api);
    scene.running.fault({ count: "all", ...fault(`http://127.0.0.1:${evil.port}`) });
    const run = await scene.fails(2, "the tap did not follow");
    expect(evil.connections()).toBe(0);
    return `exit ${run.exitCode}, ${evil.connections()} connections to the other host`;
  } finally {
    await evil.close();
  }
}

/** Connections, bodies and hosts. */
export const transport: readonly FaultRow[] = [
  {
    number: 46,
    fault: "The connection is reset in the middle of a body, plain or gzip",
    expected: "the part that came is not taken for the whole; read again, nothing twice",
    async run(open) {
      const plain = await accounts(open, "rest");
      plain.running.settings.gzip = false;
      plain.running.fault({ path: restPage, nth: 2, cutAfter: 15_000 });
      await plain.sync();
      await plain.complete();
      await survives(open, "rest", { path: restPage, nth: 1, cutAfter: 15_000 });
      return `Plain pages, gzipped pages and sets of results: ${await survives(open, "bulk", { path: results, nth: 2, cutAfter: 15_000 })}`;
    },
  },
  {
    number: 47,
    fault: "gzip is cut short, has a wrong byte, or has garbage at its end",
    expected: "an error, read again; never taken for the end",
    async run(open) {
      let all = "";
      for (const damage of [{ truncate: 8 }, { flipByte: 15_000 }, { insert: { at: 1e9, hex: "c0ffee" } }]) {
        await survives(open, "rest", { path: restPage, nth: 2, ...damage });
        all = await survives(open, "bulk", { path: results, nth: 1, ...damage });
      }
      return `Each of the three faults, by REST and by Bulk: ${all}`;
    },
  },
  {
    number: 48,
    fault: "Content-Length promises more than comes; the last chunk is missing",
    expected: "the same",
    async run(open) {
      const scene = await accounts(open, "rest");
      Object.assign(scene.running.settings, { framing: "length" });
      scene.running.fault({ path: restPage, nth: 2, contentLengthOff: 10 });
      await scene.sync();
      const long = await scene.complete();
      const chunk = await survives(open, "bulk", { path: results, nth: 1, cutAfter: 20_000 });
      return `Content-Length: ${long}; last chunk: ${chunk}`;
    },
  },
  {
    number: 49,
    fault: "A body comes a byte at a time (slow loris)",
    expected: "a limit on the whole body; tried again, then exit 5",
    async run(open) {
      const scene = await accounts(open, "rest");
      const slow = { path: "/query/", nth: 1, bytesPerSecond: 100 } as const;
      const clock = fastClock(scene.running, 100_000);
      scene.running.fault(slow);
      await scene.sync({ clock });
      const once = await scene.complete();
      expect(scene.logged).toContain("The answer was still coming after");
      const always = await accounts(open, "rest");
      always.running.fault({ ...slow, count: "all" });
      const run = await always.fails(5, "The answer was still coming after", {
        clock: fastClock(always.running, 100_000),
      });
      return `Once: ${once}; always: exit ${run.exitCode}, "The answer was still coming after ..."`;
    },
  },
  {
    number: 50,
    fault: "The connection stays open and nothing more comes",
    expected: "an idle limit; tried again, then exit 5",
    async run(open) {
      const scene = await accounts(open, "bulk");
      const patience = { tap: impatient({ idleMs: 60, answerMs: 5_000 }), config: { retry_deadline: 5 } };
      scene.running.fault({ path: results, nth: 2, stallAfter: 10_000 });
      await scene.sync(patience);
      const once = await scene.complete();
      const always = await accounts(open, "bulk");
      always.running.fault({ path: results, nth: 2, count: "all", stallAfter: 10_000 });
      const run = await always.fails(5, "broke off", patience);
      return `Once: ${once}; always: ${quoted(run)}`;
    },
  },
  {
    number: 51,
    fault: "503, 429 and 420 with Retry-After, in seconds and as a date",
    expected: "waits as long as the header says, reports it, and never longer than the deadline",
    async run(open) {
      const scene = await accounts(open, "rest");
      scene.running.clock.freeze(true);
      const date = new Date(scene.running.clock.now().getTime() + 90_000).toUTCString();
      for (const [nth, status, after] of [
        [1, 503, "37"],
        [2, 429, "41"],
        [3, 420, "43"],
      ] as const) {
        scene.running.fault({ path: "/query/", nth, reply: { status, text: html, headers: { "Retry-After": after } } });
      }
      scene.running.fault({
        path: restPage,
        nth: 1,
        reply: { status: 503, text: html, headers: { "Retry-After": date } },
      });
      await scene.sync();
      const reported = waits(scene);
      expect(reported.slice(1)).toEqual([37, 41, 43]);
      expect(reported[0]).toBeGreaterThan(80);
      const long = { status: 503, text: html, headers: { "Retry-After": "86400" } };
      const late = await endsBy(
        open,
        "rest",
        { path: restPage, count: "all", reply: long },
        { exitCode: 5, error: "503" },
      );
      return `Waited ${reported.slice(1).join(", ")} s for seconds and about 90 s for a date, ${await scene.complete()}; a Retry-After of a day: ${late}`;
    },
  },
  {
    number: 52,
    fault: "500 UNKNOWN_EXCEPTION, 502 with a web page, 200 with a login page",
    expected: "tried again a few times; a web page is never read as data",
    async run(open) {
      const message = "An unexpected error occurred";
      const replies = [
        { status: 500, errorCode: "UNKNOWN_EXCEPTION", message },
        { status: 502, text: html },
        { status: 200, text: html },
      ];
      const said: string[] = [];
      let all = "";
      for (const reply of replies) {
        all = await survives(open, "rest", { path: restPage, nth: 2, reply });
        said.push(
          await endsBy(
            open,
            "bulk",
            { path: results, nth: 2, count: "all", reply },
            { exitCode: 5, error: /Salesforce answered/ },
          ),
        );
      }
      return `Once: ${all}; always: ${said.map((each) => each.split(";")[0]).join("; ")}`;
    },
  },
  {
    number: 53,
    fault: "One part of a composite call fails, but not the call itself",
    expected: "that stream fails by name, the others come",
    async run(open) {
      const objects = ["CaseComment", "Product2", "Campaign", "Contract", "Solution", "Case"].slice(0, 4);
      const scene = await open({ objects });
      const reply = { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" };
      scene.running.fault({ path: "FROM(%20|\\+)Product2", count: "all", reply });
      const run = await scene.fails(5, "Product2: Salesforce answered UNKNOWN_EXCEPTION");
      const complete = [...run.stderr.matchAll(/(\w+): \d+ records?.*: complete/g)].map(([, name]) => name).sort();
      expect(complete).toEqual(objects.filter((name) => name !== "Product2").sort());
      scene.running.clearFaults();
      await scene.sync();
      return `Exit ${run.exitCode} by the name of Product2; ${complete.join(", ")} were complete; the next run: ${await scene.complete({ repeated: true })}`;
    },
  },
  {
    number: 54,
    fault: "A closed port, a proxy that refuses (407), a certificate that is not trusted",
    expected: "a message that says what to set; the environment's proxy and certificate are used",
    async run(open) {
      let scene: Scene | null = null;
      const tls = await tlsRelay(() => portOf(scene));
      const good = await proxy(() => tls.port);
      const bad = await proxy(() => tls.port, 407);
      const closed = await silent();
      await closed.close();
      try {
        scene = await open({ rows: { CaseComment: 50 }, allowedHosts: [host] });
        const config = { login_url: `https://${host}` };
        scene.running.settings.instanceUrl = `https://${host}`;
        const said = [
          await scene.run({ config: { login_url: `http://127.0.0.1:${closed.port}` } }),
          await throughProxy(bad.port, () => scene!.run({ config })),
          await throughProxy(good.port, () => scene!.run({ config })),
        ];
        expect(said.map(({ exitCode }) => exitCode)).toEqual([5, 2, 2]);
        expect(said.map(({ stderr }) => /HTTPS_PROXY|NODE_EXTRA_CA_CERTS/.test(stderr))).toEqual([true, true, true]);
        await trusting(certificate, () => throughProxy(good.port, () => scene!.sync({ config })));
        return `${said.map(quoted).join("; ")}; through the proxy with its certificate trusted: ${await scene.complete()}`;
      } finally {
        for (const each of [tls, good, bad]) await each.close();
      }
    },
  },
  {
    number: 55,
    fault: "A request for data, or the login, is redirected to another host",
    expected: "not followed; the token is not sent; an error",
    async run(open) {
      const to = (path: string, status: number) => (evil: string) => ({
        path,
        reply: { status, headers: { Location: `${evil}/x` } },
      });
      const data = await ledAway(open, "rest", to("/query", 302));
      expect(await ledAway(open, "rest", to("/oauth2/token", 307))).toBe(data);
      return `Both: ${data}`;
    },
  },
  {
    number: 56,
    fault: "The address of the next page is on another host, or outside the data API",
    expected: "refused",
    async run(open) {
      const said = new Set<string>();
      for (const url of [(evil: string) => `${evil}/next`, (evil: string) => `${evil.slice(5)}/next`, () => "/secur/x"])
        said.add(await ledAway(open, "rest", (evil) => ({ path: "/query", nextRecordsUrl: url(evil) })));
      expect(said.size).toBe(1);
      return `With a scheme, without one, and on the same host but another path: ${[...said].join()}`;
    },
  },
  {
    number: 57,
    fault: "Maintenance for 20 minutes; then the org has another address",
    expected: "waits within the deadline; a new login learns the new host",
    run: (open) =>
      withRelay(async (relayed, bind) => {
        const scene = await open({
          rows: { CaseComment: 600 },
          settings: { pageRows: 200 },
          config: { api: "rest" },
          allowedHosts: [`127.0.0.1:${relayed.port}`],
        });
        bind(scene);
        const { running } = scene;
        const until = running.clock.now().getTime() + 20 * minute;
        running.fault({
          path: "/query/",
          count: "all",
          reply: { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "The server is too busy" },
          before() {
            if (running.clock.now().getTime() < until) return;
            running.clearFaults();
            running.settings.instanceUrl = `http://127.0.0.1:${relayed.port}`;
            running.lose("sessions");
          },
        });
        // Where warnings of one kind are not counted together.
        await scene.sync({ args: ["--log-level", "debug"] });
        const job = await survives(open, "bulk", { path: newJob, reply: { status: 503, text: html } });
        const tries = waits(scene).length;
        const waited = Math.round(waits(scene).reduce((sum, each) => sum + each, 0) / 60);
        expect(tries).toBeGreaterThan(10);
        expect(waited).toBeGreaterThanOrEqual(20);
        expect(relayed.connections()).toBeGreaterThan(0);
        return `Waited over 20 minutes in growing steps, logged in again and continued at the new address; ${await scene.complete()}; a web page in place of a new job: ${job}`;
      }),
  },
];
