import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Prompts } from "../../../src/verbs/prompts/prompts.ts";
import { promptsFor } from "../../../src/verbs/prompts/terminal-prompts.ts";

const enter = "\r";
const down = "\u001b[B";
const ctrlC = "\u0003";

/** Asks at a terminal where these keys are pressed, each after the screen has changed. */
async function asked<T>(ask: (prompts: Prompts) => Promise<T>, keys: readonly string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  let screen = "";
  output.on("data", (chunk) => {
    screen += String(chunk);
  });
  const asking = { signal: stop.signal, stop: () => stop.abort("stopped") };
  const prompts = promptsFor({ dialog: () => ({ input, output }) }, asking);
  if (prompts === null) throw new Error("somebody is there");
  const answer = ask(prompts);
  answer.catch(() => {});
  for (const key of keys) {
    const before = screen.length;
    while (screen.length === before && before === 0) await new Promise((resolve) => setImmediate(resolve));
    input.write(key);
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return { answer, screen: () => screen, stop };
}

const fruit = [
  { value: "apple", label: "Apple" },
  { value: "pear", label: "Pear", hint: "green" },
  { value: "plum", label: "Plum" },
] as const;

describe("prompts at a terminal", () => {
  it("take a text, and another one where it is wrong", async () => {
    const check = (text: string) => (text === "pear" ? null : "Write pear.");
    const { answer, screen } = await asked(
      (prompts) => prompts.text({ message: "Which fruit", check }),
      ["apple", enter, "\u007f\u007f\u007f\u007f\u007f", "pear", enter],
    );

    expect(await answer).toBe("pear");
    expect(screen()).toContain("Write pear.");
  });

  it("take the initial answer where nothing is typed", async () => {
    const check = (text: string) => (text === "plum" ? null : "Write plum.");
    const ask = (prompts: Prompts) => prompts.text({ message: "Which fruit", initial: "plum", check });

    expect(await (await asked(ask, [enter])).answer).toBe("plum");
  });

  it("show no secret", async () => {
    const { answer, screen } = await asked((prompts) => prompts.secret({ message: "Secret" }), ["canary", enter]);

    expect(await answer).toBe("canary");
    expect(screen()).not.toContain("canary");
  });

  it("take an empty secret", async () => {
    expect(await (await asked((prompts) => prompts.secret({ message: "Secret" }), [enter])).answer).toBe("");
  });

  it("let choose one, from where the choice begins", async () => {
    const ask = (prompts: Prompts) => prompts.choose({ message: "Which", choices: fruit, initial: "pear" });

    expect(await (await asked(ask, [down, enter])).answer).toBe("plum");
  });

  it("let choose several of many by searching", async () => {
    const ask = (prompts: Prompts) => prompts.chooseSeveral({ message: "Which", choices: fruit, initial: ["apple"] });
    const { answer } = await asked(ask, ["plu", "\t", enter]);

    expect(await answer).toEqual(["apple", "plum"]);
  });

  it("let confirm", async () => {
    const ask = (prompts: Prompts) => prompts.confirm({ message: "Really", initial: false });

    expect(await (await asked(ask, ["y"])).answer).toBe(true);
    expect(await (await asked(ask, [enter])).answer).toBe(false);
  });

  it("show what the service names things, but not what would steer the terminal", async () => {
    const choices = [{ value: "a", label: "Acc\u001b]0;canary\u0007ount\nnext", hint: "\u202ehint" }];
    const { answer, screen } = await asked((prompts) => prompts.choose({ message: "Which", choices }), [enter]);

    expect(await answer).toBe("a");
    expect(screen()).toContain("Account next");
    expect(screen()).not.toMatch(/canary|\u202e/);
  });

  it("come behind what was written before", async () => {
    const order: string[] = [];
    const output = new PassThrough();
    output.once("data", () => order.push("question"));
    const shown = async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      order.push("log");
    };
    const stop = new AbortController();
    const asking = { signal: stop.signal, stop: () => {} };
    const dialog = () => ({ input: new PassThrough(), output });

    const answer = promptsFor({ dialog, shown }, asking)?.text({ message: "Which fruit" });
    while (order.length < 2) await new Promise((resolve) => setImmediate(resolve));
    stop.abort("over");

    await expect(answer).rejects.toBe("over");
    expect(order).toEqual(["log", "question"]);
  });

  it("are none where nobody is there to answer", () => {
    expect(promptsFor({}, { signal: new AbortController().signal, stop: () => {} })).toBeNull();
  });

  it("stop the run where the person presses Ctrl+C, and end where the run is stopped", async () => {
    const ask = (prompts: Prompts) => prompts.text({ message: "Which fruit" });
    const pressed = await asked(ask, [ctrlC]);
    const stopped = await asked(ask, ["app"]);
    stopped.stop.abort("SIGTERM");

    await expect(pressed.answer).rejects.toBe("stopped");
    expect(pressed.stop.signal.aborted).toBe(true);
    await expect(stopped.answer).rejects.toBe("SIGTERM");
  });
});
