import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.01 });
});
afterAll(() => org.close());

describe("a filter that is wrong", () => {
  it.each<[Readonly<Record<string, string>>, string]>([
    [
      { Tsk: "Id != null" },
      "filters: Tsk: there is no object Tsk that this user may see (did you mean Task?). Correct the name, or give the user read access to the object.",
    ],
    [{ Task: "Id != null", task: "Id != null" }, "filters: task: it is there twice. Join the two conditions by AND."],
    [
      { Task: "Statuss = 'x'" },
      "filters: Task: Task has no field Statuss that this user may read (did you mean Status?) at line 1, column 1. Correct the query, or give the user read access.",
    ],
    [
      { Task: "Subject != null AND\n  Nothing = 1" },
      "filters: Task: Task has no field Nothing that this user may read at line 2, column 3.",
    ],
    [
      { Task: "Description != null" },
      "filters: Task: Salesforce does not filter by Description (it is of type textarea) at line 1, column 1.",
    ],
    [
      { Task: " ; -- nothing" },
      "filters: Task: its condition is empty. Write what stands behind WHERE, like Industry != null.",
    ],
    [
      { Task: "SELECT Id FROM Task" },
      "filters: Task: it is a query, and a filter is a condition alone. Write what stands behind WHERE, like Industry != null.",
    ],
    [
      { Task: "Id != null LIMIT 5" },
      "filters: Task: it has more than a condition (limit). Leave out order, groups and numbers of rows.",
    ],
    [{ Task: "Id != null ORDER BY Id" }, "filters: Task: it has more than a condition (orderBy)."],
    [{ Task: "Id != null /* or" }, "filters: Task: a comment of its SOQL has no end. Close it by */."],
    [{ Task: "Id != null) OR (Id = null" }, "filters: Task: "],
    [{ Task: "" }, 'config.json: filters.Task: it is empty. Write it like "Industry != null".'],
  ])("is an error that says what to write: %j", async (filters, message) => {
    const run = await org.run({ config: { objects: ["Task"], filters }, args: ["--discover"] });

    expect([run.exitCode, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain(`ERROR ${message}`);
  });

  it("is said before anything is read of an object that takes none", async () => {
    const all = await TestOrg.start({ standardObjects: true, scale: 0.01 });
    const errorOf = async (object: string) => {
      const config = { objects: [object], filters: { [object]: "Id != null" } };
      const run = await all.run({ config, args: ["--discover"] });
      return [run.exitCode, /ERROR filters: (.*)/.exec(run.stderr)?.[1]];
    };

    const errors = [await errorOf("EntityDefinition"), await errorOf("LoginEvent")];

    await all.close();
    const hint = "Take it out of filters, or read another object. [FILTER]";
    expect(errors).toEqual([
      [2, `EntityDefinition: its rows describe the org, and are read without a condition of one's own. ${hint}`],
      [2, `LoginEvent: a big object is read the newest rows first, without a condition. ${hint}`],
    ]);
  });

  it("leaves out its object alone in a run without a catalog, which does not end well", async () => {
    const run = await org.run({ config: { objects: ["Task", "User"], filters: { Task: "Nothing = 1" } } });

    const streams = new Set(run.messages.flatMap(({ type, stream }) => (type === "RECORD" ? [stream] : [])));
    expect([run.exitCode, [...streams]]).toEqual([2, ["User"]]);
  });

  it("of an object that is not discovered is a warning", async () => {
    const run = await org.run({ config: { objects: ["User"], filters: { Task: "Id != null" } }, args: ["--discover"] });

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain(
      "WARN filters: Task is none of the objects discovered; its condition is left out. Add it to objects, or take it out of filters.",
    );
  });
});
