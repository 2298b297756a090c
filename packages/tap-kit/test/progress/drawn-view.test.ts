import { beforeEach, describe, expect, it } from "vitest";
import { StreamProgress } from "../../src/engine/progress.ts";
import type { Entry } from "../../src/log/log.ts";
import { registerSecret } from "../../src/log/redact.ts";
import { drawnView } from "../../src/progress/drawn-view.ts";
import { Endings } from "../../src/progress/endings.ts";
import type { RunningStream, RunSnapshot } from "../../src/progress/run-snapshot.ts";
import type { RunView } from "../../src/progress/run-view.ts";
import { countingAllowance } from "../../src/quota/counting-allowance.ts";
import { styleFor } from "../../src/verbs/print/style.ts";
import { plainStream } from "../support/scripted-tap.ts";
import { ShownTerminal } from "../support/terminal.ts";

const reading = (id: string, members: Partial<RunningStream> = {}): RunningStream => ({
  id,
  received: 1200,
  expected: 5000,
  isForecast: false,
  rowsPerSecond: 600,
  phase: "REST",
  ...members,
});
const snapshot = (running: readonly RunningStream[], members: Partial<RunSnapshot> = {}): RunSnapshot => ({
  running,
  streams: 12,
  done: 3,
  failed: 0,
  records: 4321,
  calls: 17,
  callsLeft: 99_000,
  seconds: 65,
  secondsLeft: 130,
  isLeast: false,
  stage: "Discovering streams",
  waiting: null,
  isStopping: false,
  ...members,
});
const ended = (id: string, members: Partial<StreamProgress>) =>
  Object.assign(new StreamProgress({ stream: plainStream(id) } as never), { seconds: 1.25, ...members });
const complete = { kind: "complete", activate: false } as const;

describe("a run on a terminal", () => {
  let terminal: ShownTerminal;
  let view: RunView;
  beforeEach(async () => {
    terminal = new ShownTerminal();
    const style = styleFor({ env: {} }, { isTerminal: true, isRefused: true });
    const log = ({ level, text }: Entry) => terminal.write(`${level.toUpperCase()} ${text}\n`);
    const form = { hasTable: true, metrics: "none" as const, isWhole: false };
    const endings = new Endings({ form, log, style, write: terminal.write, width: () => terminal.size.columns });
    view = drawnView({ terminal: terminal.error, style, log, endings });
    await view.open();
  });
  const end = (streams: readonly StreamProgress[]) =>
    view.end(streams, { log: () => {}, allowance: countingAllowance(), seconds: 2, failedSettings: 0 });

  it("shows what it does before it reads", async () => {
    view.update(snapshot([], { streams: 0, done: 0, seconds: 3, secondsLeft: null }));

    expect(await terminal.lines()).toEqual(["Discovering streams, 17 calls (99,000 left), 3 s"]);
  });

  it("shows a line for each running stream and one for all, drawn in place", async () => {
    view.update(snapshot([reading("Account", { received: 10 })]));
    view.update(
      snapshot([
        reading("Account"),
        reading("Contact", { received: 0, isForecast: true, rowsPerSecond: 0, phase: "Bulk job 750: InProgress" }),
        reading("OpportunityHistory", { received: 1, expected: null, rowsPerSecond: null }),
      ]),
    );

    expect(await terminal.lines()).toEqual([
      "  Account               1,200 of 5,000 rows  600 rows/s  REST",
      "  Contact             0 of about 5,000 rows  Bulk job 750: InProgress",
      "  OpportunityHistory                  1 row  REST",
      "3 of 12 streams done, 17 calls (99,000 left), 1 min 5 s, about 2 min left",
    ]);
  });

  it("says that rows of other streams are still to come, that streams have failed, and that it stops", async () => {
    await terminal.resize(72, 24);

    view.update(snapshot([], { isLeast: true, failed: 2, isStopping: true, callsLeft: null }));

    // What has passed gives way where a line is too long.
    expect(await terminal.lines()).toEqual(["Stopping: 3 of 12 streams done (2 failed), 17 calls, over 2 min left"]);
  });

  it("writes entries of the log above what is drawn, whole, and what libraries print", async () => {
    view.begin({ names: ["Account"], hasState: true, resumed: 1 });
    view.update(snapshot([reading("Account")]));
    terminal.write("WARN Account: a warning that is longer than the terminal is wide, so that it takes two lines.\n");
    terminal.write("a library's print without an end");
    view.update(snapshot([], { secondsLeft: null }));

    expect(await terminal.lines()).toEqual([
      "INFO Reading 1 stream, from where the state left off: Account.",
      "WARN Account: a warning that is longer than the terminal is wide, so that it tak",
      "es two lines.",
      "a library's print without an end",
      "3 of 12 streams done, 17 calls (99,000 left), 1 min 5 s",
    ]);
  });

  it("counts the streams that do not fit on the terminal", async () => {
    await terminal.resize(80, 6);

    view.update(
      snapshot(
        ["a", "b", "c", "d", "e"].map((id) => reading(id)),
        { secondsLeft: null },
      ),
    );

    expect(await terminal.lines()).toEqual([
      "  a  1,200 of 5,000 rows  600 rows/s  REST",
      "  b  1,200 of 5,000 rows  600 rows/s  REST",
      "  and 3 more streams",
      "3 of 12 streams done, 17 calls (99,000 left), 1 min 5 s",
    ]);
  });

  it("has no line that is wider than the terminal, with wide characters either", async () => {
    await terminal.resize(30, 24);

    view.update(snapshot([reading("客户客户客户客户客户客户"), reading("An_Object_With_A_Long_Name__c")]));

    expect(await terminal.lines()).toEqual([
      "  客户客户客…  1,200 of 5,00…",
      "  An_Object_…  1,200 of 5,00…",
      "3 of 12 streams done, 17 cal…",
    ]);
  });

  it("goes on below the log where the terminal gets another size", async () => {
    terminal.write("INFO the log\n");
    view.update(snapshot([reading("Account")], { secondsLeft: null }));

    await terminal.resize(120, 30);
    view.update(snapshot([reading("Account", { received: 3000 })], { secondsLeft: null }));

    expect(await terminal.lines()).toEqual([
      "INFO the log",
      "  Account  3,000 of 5,000 rows  600 rows/s  REST",
      "3 of 12 streams done, 17 calls (99,000 left), 1 min 5 s",
    ]);
  });

  it("draws nothing while the person has halted the terminal, and goes on afterwards", async () => {
    view.update(snapshot([reading("Account")]));
    terminal.halt();
    terminal.write("INFO the log\n");
    for (let received = 0; received < 5000; received++) view.update(snapshot([reading("Account", { received })]));
    terminal.resume();
    view.update(snapshot([], { secondsLeft: null }));

    expect(await terminal.lines()).toEqual(["INFO the log", "3 of 12 streams done, 17 calls (99,000 left), 1 min 5 s"]);
    expect(terminal.written.length).toBeLessThan(2000);
  });

  it("shows neither secrets nor what would steer the terminal, and leaves the cursor alone", async () => {
    registerSecret("s3cr3t-in-a-name");
    view.update(snapshot([reading("s3cr3t-in-a-name"), reading("\u001b[2Jodd\nname", { phase: "s3cr3t-in-a-name" })]));

    expect((await terminal.lines()).slice(0, 2)).toEqual([
      "  ***       1,200 of 5,000 rows  600 rows/s  REST",
      "  odd name  1,200 of 5,000 rows  600 rows/s  ***",
    ]);
    expect(terminal.written).not.toContain("\u001b[?25l");
    await end([ended("s3cr3t-in-a-name", { outcome: complete })]);
    expect((await terminal.lines())[1]).toMatch(/^\*\*\* +0 /);
  });

  it("ends with a table of the streams in place of the lines", async () => {
    view.update(snapshot([reading("Account")]));
    await end([
      ended("Account", { records: 1234, received: 1234, expected: 1234, deleted: 5, outcome: complete }),
      ended("Lead", { records: 2, forecast: 40, outcome: { kind: "failed", error: new Error("no") } }),
      ended("Order", { isShared: true, tally: { calls: 3 }, outcome: { kind: "stopped", because: "signal" } }),
    ]);

    expect((await terminal.lines()).join("\n")).toMatchInlineSnapshot(`
      "stream   records  deleted  expected  calls  seconds  status
      Account    1,234        5     1,234      0      1.3  complete
      Lead           2        0  about 40      0      1.3  failed
      Order          0        0              (3)      1.3  stopped (signal)
      (Calls in parentheses were made for several streams together.)"
    `);
  });

  it("counts streams without a change where they are many", async () => {
    const streams = Array.from({ length: 30 }, (_, n) =>
      ended(`s${n}`, { outcome: complete, ...(n === 7 && { records: 1 }) }),
    );

    await end(streams);
    await end(streams.filter(({ records }) => records === 0));

    expect((await terminal.lines()).join("\n")).toMatchInlineSnapshot(`
      "stream  records  deleted  expected  calls  seconds  status
      s7            1        0                0      1.3  complete
      29 more streams had no change.
      29 streams had no change."
    `);
  });
});
