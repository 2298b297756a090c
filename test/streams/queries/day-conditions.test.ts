import { afterEach, describe, expect, it } from "vitest";
import { type TapRun, TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const year = 366 * 24 * 3_600_000;
const activations = ({ messages }: TapRun) =>
  messages.filter(({ type }) => type === "ACTIVATE_VERSION").map(({ stream }) => stream);
const recordsOf = (run: TapRun, name: string) =>
  run.messages.filter(({ type, stream }) => type === "RECORD" && stream === name).length;

const ofToday = "FROM CaseComment WHERE CreatedDate = LAST_N_DAYS:10";
const queries = [
  { name: "today", soql: `SELECT Id, CommentBody ${ofToday}` },
  { name: "written", soql: `SELECT Id, CommentBody ${ofToday} LIMIT 100` },
  { name: "grouped", soql: `SELECT ParentId, COUNT(Id) comments ${ofToday} GROUP BY ParentId` },
  {
    name: "behind",
    soql: "SELECT Id FROM Case WHERE Id IN (SELECT ParentId FROM CaseComment WHERE CreatedDate = LAST_N_DAYS:10)",
  },
  { name: "incremental", soql: `SELECT Id, SystemModstamp ${ofToday}` },
];
const reports = [{ developer_name: "Opportunities_of_This_Year", stream: "report_this_year", summary: true }];
const config = { objects: ["!*"], queries, reports, full_refresh_every: 3600 };

function create(count: number): void {
  const [user] = org.running.org.users;
  if (user === undefined) throw new Error("the org has no user");
  const parents = [...org.running.org.query(user, "SELECT Id FROM Case LIMIT 20", { all: false }).rows(0, 20)];
  for (let n = 0; n < count; n += 1) {
    const { id } = parents[n % parents.length] ?? { id: "" };
    org.running.org.create(user, "CaseComment", { ParentId: String(id), CommentBody: "lately" });
  }
}

describe("a stream of which the day decides", () => {
  it("may have far fewer rows in another year: queries, groups, semi-joins and reports", async () => {
    org = await TestOrg.start({ scale: 0.05, rows: { CaseComment: 10 } });
    create(40);
    org.running.clock.advance(3_600_000);
    const first = await org.run({ config });
    org.running.clock.advance(year);

    const later = await org.run({ config, state: first.state });
    const last = await org.run({ config, state: later.state });

    const names = [...queries.map(({ name }) => name), "report_this_year", "report_this_year__summary"];
    for (const run of [first, later, last]) {
      expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    }
    for (const name of names) expect([name, recordsOf(first, name) > 0]).toEqual([name, true]);
    for (const name of ["today", "written", "grouped", "behind"]) expect(recordsOf(later, name)).toBe(0);
    expect(new Set([...activations(later), ...activations(last)])).toEqual(new Set(names));
  });
});

describe("allow_shrink", () => {
  it.each<[boolean | readonly string[], readonly string[]]>([
    [false, []],
    [["one"], ["one"]],
    [["t*"], ["two"]],
    [["*"], ["one", "two"]],
    [["*on", "wo*", "one.*", "T*"], []],
    [true, ["one", "two"]],
  ])("%j lets these streams shrink: %j", async (allow_shrink, streams) => {
    org = await TestOrg.start({ scale: 0.01, rows: { CaseComment: 10 } });
    const named = ["one", "two"].map((name) => ({ name, soql: "SELECT Id FROM CaseComment WHERE ParentId != null" }));
    const own = { objects: ["!*"], queries: named };
    create(40);
    const first = await org.run({ config: own });
    const [user] = org.running.org.users;
    if (user === undefined) throw new Error("the org has no user");
    const rows = [...org.running.org.query(user, "SELECT Id FROM CaseComment", { all: false }).rows(0, 100)];
    for (const { id } of rows) org.running.org.purge(user, "CaseComment", String(id));
    org.running.clock.advance(3_600_000);

    const run = await org.run({ config: { ...own, allow_shrink }, state: first.state });

    expect([run.exitCode, activations(run).sort()]).toEqual([streams.length === 2 ? 0 : 4, [...streams]]);
  });
});
