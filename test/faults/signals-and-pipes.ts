import { setImmediate as turn } from "node:timers/promises";
import { ClosedPipe, type Sink } from "@singer-io-ts/tap-kit";
import { expect } from "vitest";
import { divertStrayOutput } from "../../packages/tap-kit/src/output/divert-stray-output.ts";
import type { Message, TapRun } from "../support/test-org.ts";
import { accounts } from "./accounts-in-pages.ts";
import type { FaultRow, Open } from "./fault-row.ts";
import { recordsOf, type Scene } from "./scene.ts";

/** A pipe whose reader goes after so many bytes. */
const breaking =
  (bytes: number) =>
  (memory: Sink): Sink => {
    let left = bytes;
    const write = async (part: Uint8Array): Promise<void> => {
      left -= part.length;
      if (left < 0) throw new ClosedPipe("write EPIPE");
      await memory.write(part);
    };
    return { ...memory, write };
  };

/** What a target made of the output of a run that was killed: its whole lines, and the last STATE among them. */
function killed(run: TapRun, at: number): { readonly messages: readonly Message[]; readonly state: unknown } {
  const out = run.stdout.slice(0, at);
  const lines = out.slice(0, out.lastIndexOf("\n") + 1).split("\n");
  const messages = lines.filter((line) => line !== "").map((line): Message => JSON.parse(line));
  return { messages, state: messages.findLast(({ type }) => type === "STATE")?.["value"] };
}

const manyStates = { state_interval: 0 };

/** A scene whose first run was cut off at some byte; the next run must bring the rest. */
async function afterKill(scene: Scene, run: TapRun, at: number): Promise<void> {
  const { messages, state } = killed(run, at);
  const next = await scene.org.run({
    config: scene.config,
    catalog: scene.catalog,
    ...(state === undefined ? {} : { state }),
  });
  expect(next.exitCode).toBe(0);
  const ending = scene.withTarget([...messages, ...next.messages]);
  await ending.complete({ repeated: true });
}

const threeObjects = {
  objects: ["CaseComment", "Product2", "Account"],
  rows: { CaseComment: 150, Product2: 60, Account: 250 },
  settings: { pageRows: 50, bulkSetRowsMost: 60 },
};

/** What the process, its signals and whoever reads it do. */
export const processes: readonly FaultRow[] = [
  {
    number: 97,
    fault: "The target closes the pipe",
    expected: "exit 141 without an error or a stack; the next run continues the job",
    async run(open) {
      const scene = await open({
        rows: { CaseComment: 12_000 },
        settings: { bulkSetRowsMost: 3_000 },
        config: { api: "bulk", ...manyStates },
      });
      const run = await scene.run({ sink: breaking(3_000_000) });
      expect({ exitCode: run.exitCode, noise: /ERROR|EPIPE|^\s+at /m.test(run.stderr) }).toEqual({
        exitCode: 141,
        noise: false,
      });
      await scene.sync();
      const jobs = scene.requests(/jobs\/query$/).length;
      expect(jobs).toBe(1);
      return `Exit ${run.exitCode}, no error on stderr; the next run continued the same job; ${await scene.complete({ repeated: true })}`;
    },
  },
  {
    number: 98,
    fault: "The target takes a minute for each write, and Salesforce ends the download",
    expected: "nothing is read ahead; the rest of the set is fetched again, nothing twice",
    async run(open) {
      const scene = await open({ rows: { Account: 6_000 }, objects: ["Account"], config: { api: "bulk" } });
      scene.running.settings.bulkSetRowsMost = 2_000;
      scene.running.fault({ path: "/results", nth: 2, cutAfter: 200_000 });
      const ahead: number[] = [];
      const sink = (memory: Sink): Sink => ({
        ...memory,
        write: async (part) => {
          await memory.write(part);
          scene.later(1);
          for (let n = 0; n < 20; n += 1) await turn();
          ahead.push(scene.requests("/results").length);
        },
      });
      await scene.sync({ sink });
      expect(ahead[0]).toBeLessThanOrEqual(1);
      expect(scene.requests("/results").length).toBe(4);
      return `One set at a time, and the one cut off requested twice; ${await scene.complete()}`;
    },
  },
  {
    number: 99,
    fault: "The target dies after rows, before their STATE",
    expected: "the next run sends what came since the last STATE; nothing is lost",
    async run(open) {
      const scene = await open({ ...threeObjects, config: { api: "rest", max_workers: 1, ...manyStates } });
      const run = await scene.org.run({ config: scene.config, catalog: scene.catalog });
      const ends = [...run.stdout.matchAll(/\n(?=\{"type":"STATE")/g)].map(({ index }) => index + 1);
      const some = ends.filter((_, index) => index % 3 === 0);
      expect(some.length).toBeGreaterThan(2);
      for (const end of some) await afterKill(scene, run, end);
      return "Cut off just before STATE messages: after one more run the target held the org's rows each time";
    },
  },
  {
    number: 100,
    fault: "SIGTERM and SIGINT, at every request",
    expected: "143 or 130, a STATE as the last message, and the next run resumes",
    async run(open) {
      const codes = new Set<string>();
      let count = 0;
      for (const reason of ["SIGTERM", "SIGINT"]) {
        for (let nth = 1; nth < 8; nth += 1) count += await stoppedAt(open, reason, nth, codes);
      }
      expect([...codes].sort()).toEqual(["SIGINT 130", "SIGTERM 143"]);
      return `${count} runs stopped at their n-th request: ${[...codes].sort().join(", ")}, a STATE at the end, and after the next run every row once`;
    },
  },
  {
    number: 101,
    fault: "SIGKILL at any byte of the output",
    expected: "the last line may be cut; the next run loses nothing",
    async run(open) {
      let count = 0;
      for (const api of ["rest", "bulk"]) {
        const scene = await open({ ...threeObjects, config: { api, ...manyStates } });
        const run = await scene.org.run({ config: scene.config, catalog: scene.catalog });
        const step = Math.ceil(run.stdout.length / 14);
        for (let at = 7; at < run.stdout.length; at += step) {
          await afterKill(scene, run, at);
          count += 1;
        }
      }
      return `Output cut at ${count} places, by REST and by Bulk: after one more run the target held the org's rows each time`;
    },
  },
  {
    number: 111,
    fault: "Two runs at once with the same state",
    expected: "correct, but wasteful",
    async run(open) {
      const scene = await accounts(open, "rest");
      await scene.sync();
      scene.later(30);
      for (const id of scene.ids(300))
        scene.running.org.update(scene.admin, { object: "Account", id, values: { Site: "changed" } });
      scene.later(30);
      const options = { config: scene.config, catalog: scene.catalog, state: scene.state };
      const runs = await Promise.all([scene.org.run(options), scene.org.run(options)]);
      expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      expect(runs[0]?.state).toEqual(runs[1]?.state);
      for (const run of runs) scene.target.load(run.messages);
      scene.state = runs[1]?.state;
      const again = recordsOf(await scene.sync()).length;
      expect(again).toBe(0);
      return `Both brought the ${recordsOf(runs[0]!).length} changed rows and the same state; a third run brought nothing; ${await scene.complete({ repeated: true })}`;
    },
  },
  {
    number: 112,
    fault: "A library prints to standard output",
    expected: "standard output is for messages only; the print goes to stderr",
    async run() {
      const names = ["stdout", "stderr"] as const;
      const outputs = names.map((name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const);
      const warned = process.listeners("warning");
      const { console: before } = globalThis;
      const said: string[] = [];
      try {
        divertStrayOutput((text) => said.push(text));
        // biome-ignore lint/suspicious/noConsole: the print of a library is what is provoked
        globalThis.console.info("a library's print");
        process.stdout.write("and another\n");
      } finally {
        globalThis.console = before;
        for (const [name, output] of outputs) if (output !== undefined) Object.defineProperty(process, name, output);
        process.removeAllListeners("warning");
        for (const listener of warned) process.on("warning", listener);
      }
      expect(said).toEqual(["a library's print\n", "and another\n"]);
      return `${said.length} prints, by console and by process.stdout: both went to stderr`;
    },
  },
];

/** A run that is stopped at its n-th request, and the one after it. @returns 1, or 0 where there is no such request */
async function stoppedAt(open: Open, reason: string, nth: number, codes: Set<string>): Promise<number> {
  const scene = await open({ rows: { CaseComment: 600 }, settings: { pageRows: 100 }, config: { api: "rest" } });
  const stop = new AbortController();
  scene.during("/services/data/v", () => stop.abort(reason), nth);
  const run = await scene.run({ signal: stop.signal });
  scene.running.clearFaults();
  if (run.exitCode !== 0) {
    codes.add(`${reason} ${run.exitCode}`);
    expect(run.messages.at(-1)?.type).toBe("STATE");
  }
  await scene.sync();
  await scene.complete();
  await scene.close();
  return run.exitCode === 0 ? 0 : 1;
}
