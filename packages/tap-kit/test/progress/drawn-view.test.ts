import { beforeEach, describe, expect, it } from "vitest";
import { StreamProgress } from "../../src/engine/progress.ts";
import type { Entry } from "../../src/log/log.ts";
import { drawnView } from "../../src/progress/drawn-view.ts";
import { LiveScreen } from "../../src/progress/live-screen.ts";
import type { RunningStream, RunSnapshot } from "../../src/progress/run-snapshot.ts";
import type { RunView } from "../../src/progress/run-view.ts";
import { countingAllowance } from "../../src/quota/counting-allowance.ts";
import { styleFor } from "../../src/verbs/print/style.ts";
import { plainStream } from "../support/scripted-tap.ts";
import { ShownTerminal } from "../support/terminal.ts";

const reading = (id: string, members: Partial<RunningStream> = {}): RunningStream => ({
  id,
  records: 1200,
  received: 1200,
  expected: 5000,
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
  ...members,
});

describe("a run on a terminal", () => {
  let terminal: ShownTerminal;
  let screen: LiveScreen;
  let view: RunView;
  beforeEach(() => {
    terminal = new ShownTerminal();
    const size = () => terminal.size;
    screen = new LiveScreen(terminal.write, size);
    const log = ({ level, text }: Entry) => screen.print(`${level.toUpperCase()} ${text}\n`);
    const style = styleFor({ env: {} }, { isTerminal: true, isRefused: true });
    view = drawnView({ screen, size, style, log });
  });

  it("shows a line for each running stream and one for all, drawn in place", async () => {
    await view.begin({ streams: 12, resumed: 0 });
    view.update(snapshot([reading("Account", { received: 10 })]));
    view.update(
      snapshot([
        reading("Account"),
        reading("Lead", { expected: null, rowsPerSecond: 0, phase: "Bulk job: InProgress" }),
      ]),
    );

    expect(await terminal.lines()).toEqual([
      "INFO 12 streams are read; the state has no bookmark of them.",
      "  Account  1,200 of 5,000 rows  600 rows/s  REST",
      "  Lead  1,200 rows  Bulk job: InProgress",
      "3 of 12 streams done, 4,321 records, 17 calls (99,000 left), 1 min 5 s, about 2",
    ]);
  });

  it("prints lines of the log above what is drawn, whole", async () => {
    await view.begin({ streams: 12, resumed: 12 });
    view.update(snapshot([reading("Account")]));
    screen.print(
      "WARN Account: a warning that is longer than the terminal is wide, so that it takes two lines of it.\n",
    );
    view.update(snapshot([], { secondsLeft: null }));

    expect(await terminal.lines()).toEqual([
      "INFO 12 streams are read; the state has bookmarks of all of them.",
      "WARN Account: a warning that is longer than the terminal is wide, so that it tak",
      "es two lines of it.",
      "3 of 12 streams done, 4,321 records, 17 calls (99,000 left), 1 min 5 s",
    ]);
  });

  it("counts the streams that do not fit on the terminal", async () => {
    terminal.size.rows = 6;
    await view.begin({ streams: 12, resumed: 0 });
    view.update(
      snapshot(
        ["a", "b", "c", "d", "e"].map((id) => reading(id)),
        { secondsLeft: null },
      ),
    );

    const lines = await terminal.lines();

    expect(lines.slice(-4, -1)).toEqual([
      "  a  1,200 of 5,000 rows  600 rows/s  REST",
      "  b  1,200 of 5,000 rows  600 rows/s  REST",
      "  and 3 more",
    ]);
  });

  it("ends with a table of the streams in place of the lines", async () => {
    const ended = (id: string, members: Partial<StreamProgress>) =>
      Object.assign(new StreamProgress({ stream: plainStream(id) } as never), { seconds: 1.25, ...members });
    const streams = [
      ended("Account", {
        records: 1234,
        received: 1234,
        expected: 1234,
        deleted: 5,
        outcome: { kind: "complete", activate: false },
      }),
      ended("Lead", { records: 2, forecast: 40, outcome: { kind: "failed", error: new Error("no") } }),
    ];
    await view.begin({ streams: 2, resumed: 0 });
    view.update(snapshot([reading("Account")]));
    const log = ({ text }: Entry) => screen.print(`${text}\n`);
    await view.end(streams, { log, allowance: countingAllowance(), seconds: 2, failedSettings: 0 });

    expect((await terminal.lines()).join("\n")).toMatchInlineSnapshot(`
      "INFO 2 streams are read; the state has no bookmark of them.
      stream   records  deleted  expected  calls  seconds  status
      Account    1,234        5     1,234      0      1.3  complete
      Lead           2        0        40      0      1.3  failed
      1 of 2 streams complete, 1236 records, 0 calls, 2 s"
    `);
  });

  it("counts streams without a change where they are many", async () => {
    const streams = Array.from({ length: 30 }, (_, n) =>
      Object.assign(new StreamProgress({ stream: plainStream(`s${n}`) } as never), {
        outcome: { kind: "complete" as const, activate: false },
        ...(n === 7 && { records: 1 }),
      }),
    );
    await view.begin({ streams: 30, resumed: 30 });
    await view.end(streams, { log: () => {}, allowance: countingAllowance(), seconds: 2, failedSettings: 0 });

    expect((await terminal.lines()).join("\n")).toMatchInlineSnapshot(`
      "INFO 30 streams are read; the state has bookmarks of all of them.
      stream  records  deleted  expected  calls  seconds  status
      s7            1        0                0        0  complete
      29 more streams had no change."
    `);
  });
});
