import { EventEmitter } from "node:events";
import { closeSync, openSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { wasClosed } from "../../src/output/closed-output.ts";
import { LogSink } from "../../src/output/log-sink.ts";
import { memorySink } from "../../src/output/sink.ts";
import { endProcess } from "../../src/process/end-process.ts";
import { type HostProcess, runInProcess } from "../../src/process/run-in-process.ts";
import { scriptedTap } from "../support/scripted-tap.ts";

/** A process that only writes down what is done to it. */
class Host extends EventEmitter implements HostProcess {
  readonly argv: readonly string[];
  readonly env = {};
  readonly pid = 4711;
  readonly execPath = "node";
  readonly done: string[] = [];
  exitCode?: number;

  constructor(...args: readonly string[]) {
    super();
    this.argv = ["node", "tap", ...args];
  }
  kill = (pid: number, signal: string) => void this.done.push(`kill ${pid} ${signal}`);
  exit = (code: number) => void this.done.push(`exit ${code}`);
  abort = () => void this.done.push("abort");
  execve = (file: string, args: readonly string[]) => void this.done.push(`execve ${file} ${args.slice(1).join(" ")}`);
}

/** A run in a process, and what it says. */
function start(host: Host, { isWriting = false, flush = async () => {}, screen = {} } = {}) {
  let said = "";
  const stderr = new LogSink(2, (_fd, bytes, done) => {
    said += Buffer.from(bytes).toString();
    done(null, bytes.length);
  });
  const stdout = { ...memorySink(), flush, isWriting };
  return { run: runInProcess(scriptedTap({ streams: [] }), host, { stdout, stderr, screen }), said: () => said };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }));
afterEach(() => void vi.useRealTimers());

describe("the exit code", () => {
  it("is 1 until the run knows better", async () => {
    const host = new Host("--version");

    const { run } = start(host);
    const before = host.exitCode;
    await run;

    expect({ before, after: host.exitCode }).toEqual({ before: 1, after: 0 });
  });

  it("is 1 after an uncaught error, which is logged, even where the command succeeds", async () => {
    const host = new Host("--version");
    const { run, said } = start(host);

    host.emit("uncaughtException", new Error("out of nowhere"));
    await run;

    expect({ code: host.exitCode, said: said() }).toEqual({
      code: 1,
      said: expect.stringContaining("ERROR out of nowhere. This is a fault of the tap"),
    });
  });

  it("is 1 after an error that comes when the run is over, which is logged", async () => {
    const host = new Host("--version");
    const { run, said } = start(host);
    await run;

    host.emit("uncaughtException", new Error("too late"));
    vi.advanceTimersByTime(1000);

    expect({ code: host.exitCode, done: host.done, said: said() }).toEqual({
      code: 1,
      done: ["execve node -e process.exit(1)", "exit 1"],
      said: expect.stringContaining("ERROR too late. This is a fault of the tap"),
    });
  });

  it("is 1, and an error is logged, where nothing is left to wait for", () => {
    const host = new Host("--version");
    const { said } = start(host, { flush: () => new Promise(() => {}) });

    host.emit("beforeExit");

    expect({ code: host.exitCode, said: said() }).toEqual({
      code: 1,
      said: expect.stringContaining("ERROR the run came to a standstill"),
    });
  });
});

describe("a signal", () => {
  it.each([
    [false, "exit 143"],
    [true, "execve node -e process.exit(143)"],
  ])("ends a process that does not end by itself within 5 s (a write is stuck: %s)", (isWriting, end) => {
    const host = new Host("--version");
    start(host, { isWriting, flush: () => new Promise(() => {}) });

    host.emit("SIGTERM");
    vi.advanceTimersByTime(4000);
    const before = [...host.done];
    vi.advanceTimersByTime(999);

    expect(before).toEqual([]);
    expect(host.done.slice(0, 2)).toEqual(["kill 4711 SIGTERM", end]);
  });

  it("that comes a second time ends it at once", () => {
    const host = new Host("--version");
    start(host, { flush: () => new Promise(() => {}) });

    host.emit("SIGINT");
    host.emit("SIGINT");

    expect(host.done).toEqual(["kill 4711 SIGINT", "exit 130"]);
  });
});

describe("the closing of the terminal", () => {
  it("stops the run like a signal, with 129", async () => {
    const host = new Host("--version");
    start(host, { flush: () => new Promise(() => {}), screen: { isErrorTerminal: true } });

    host.emit("SIGHUP");
    vi.advanceTimersByTime(4500);

    expect(host.done).toEqual(["kill 4711 SIGHUP", "exit 129"]);
  });

  it("is nothing to a process that has no terminal: nohup has it ignored", () => {
    const host = new Host("--version");
    start(host);

    expect(host.listenerCount("SIGHUP")).toBe(0);
  });
});

describe("the end of a process", () => {
  it("comes within a second, even where a read of a terminal or a pipe gives nothing: that would hold up an exit", async () => {
    const host = new Host("--version");
    const { run } = start(host);
    await run;

    vi.advanceTimersByTime(1000);

    expect(host.done[0]).toBe("execve node -e process.exit(0)");
  });

  it("that may start no program is an abort, where a write is stuck", () => {
    const host = new Host();
    const execve = () => {
      throw new Error("no permission");
    };

    endProcess(3, true, { execPath: "node", exit: host.exit, abort: host.abort, execve });

    expect(host.done).toEqual(["abort", "exit 3"]);
  });
});

describe("a descriptor", () => {
  it.skipIf(process.platform === "win32").each([
    ["that Node has opened in the place of a closed one", "/dev/null", "r+", true],
    ["that leads to /dev/null on purpose", "/dev/null", "w", false],
    ["of another device", "/dev/zero", "r+", false],
    ["of a file", import.meta.filename, "r", false],
  ])("%s counts as closed or open", (_what, path, flags, isClosed) => {
    const fd = openSync(path, flags);

    const found = wasClosed(fd);
    closeSync(fd);

    expect(found).toBe(isClosed);
  });
});
