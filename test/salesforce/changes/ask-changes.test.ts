import { describe, expect, it } from "vitest";
import { askChanges, type ChangeRequest } from "../../../src/salesforce/changes/ask-changes.ts";
import { compositeOf, names, partsOf, sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

const coveredUpTo = "2026-01-31T09:00:00.000+0000";
const covered = new Date("2026-01-31T09:00:00Z");
const start = new Date("2026-01-31T08:00:00Z");
const end = new Date("2026-01-31T09:00:30Z");
const id = (n: number) => `001${String(n).padStart(15, "0")}`;
const ask = (object: string, updated = true, deleted = true): ChangeRequest => ({
  stream: object,
  object,
  updatedFrom: updated ? start : null,
  deletedFrom: deleted ? start : null,
  end,
});
const minuteIn = (url: string, name: string) =>
  Date.parse(`${new URL(url, "https://org.example").searchParams.get(name)?.slice(0, 16)}Z`) / 60_000;
const tooMany = { status: 400, body: [{ errorCode: "EXCEEDED_ID_LIMIT", message: "The number of ids exceeds it." }] };

describe("what changed", () => {
  const changes = compositeOf((url) => {
    if (url.includes("Refusing"))
      return { status: 400, body: [{ errorCode: "INVALID_REPLICATION_DATE", message: "startDate" }] };
    if (url.includes("/updated/")) return { body: { ids: [id(1)], latestDateCovered: coveredUpTo } };
    return {
      body: {
        deletedRecords: [
          { id: id(2), deletedDate: coveredUpTo },
          { id: id(3), deletedDate: "2026-01-31T07:59:59.000+0000" },
        ],
        earliestDateAvailable: coveredUpTo,
        latestDateCovered: coveredUpTo,
      },
    };
  });

  it("in 1,000 objects costs 84 calls for both, 40 for one of the two", async () => {
    const both = sessionOf(changes);
    const one = sessionOf(changes);

    const answers = await askChanges(
      both.session,
      names(1000).map((name) => ask(name)),
      0,
      testRun(),
    );
    await askChanges(
      one.session,
      names(1000).map((name) => ask(name, true, false)),
      0,
      testRun(),
    );

    expect([answers.size, both.requests.length, one.requests.length]).toEqual([1000, 84, 40]);
  });

  it("comes as counts, date-times and deletions from the second asked for; one object's refusal is its own", async () => {
    const { session, requests } = sessionOf(changes);

    const answers = await askChanges(session, [ask("Account"), ask("Refusing", true, false)], 0, testRun());

    const { updated, deleted } = answers.get("Account")!;
    if (deleted === null || "refused" in deleted) throw new Error("expected deletions");
    expect(updated).toEqual({ count: 1, isMore: false, latestDateCovered: covered });
    expect(deleted).toMatchObject({ earliestDateAvailable: covered, latestDateCovered: covered, unnamed: [] });
    expect([deleted.log.size, deleted.log.idAt(0), deleted.log.dateAt(0)]).toEqual([1, id(2), covered]);
    expect(answers.get("Refusing")).toMatchObject({
      updated: { refused: { detail: { code: "INVALID_REPLICATION_DATE", stream: "Refusing" } } },
      deleted: null,
    });
    expect(partsOf(requests[0]!)[0]?.url).toBe(
      "/services/data/v66.0/sobjects/Account/updated/?start=2026-01-31T08%3A00%3A00%2B00%3A00&end=2026-01-31T09%3A00%3A30%2B00%3A00",
    );
  });

  it("is asked for over ten minutes where less would be refused as too short a time", async () => {
    const { session, requests } = sessionOf(changes);

    await askChanges(
      session,
      [{ stream: "Account", object: "Account", updatedFrom: end, deletedFrom: end, end }],
      0,
      testRun(),
    );

    expect(partsOf(requests[0]!).map(({ url }) => minuteIn(url, "end") - minuteIn(url, "start"))).toEqual([10, 10]);
  });

  it.each([
    ["has no latestDateCovered", { ids: [id(1)] }],
    ["has no list", { latestDateCovered: coveredUpTo }],
    ["has a list of something else", { deletedRecords: [], latestDateCovered: coveredUpTo }],
  ])("is not known where the answer %s", async (_what, body) => {
    const { session } = sessionOf(compositeOf(() => ({ body })));

    const answers = await askChanges(session, [ask("Account", true, false)], 0, testRun());

    expect(answers.get("Account")).toMatchObject({ updated: { refused: { detail: { code: "UNEXPECTED_ANSWER" } } } });
  });

  it("is asked again where the answer breaks off", async () => {
    const { session, requests } = sessionOf(changes);
    const run = testRun();
    let isCut = true;
    const cutting = {
      ...session,
      open: async (...args: Parameters<typeof session.open>) => {
        const whole = await session.open(...args);
        if (!isCut) return whole;
        isCut = false;
        return { ...whole, chunks: cutShort(whole.chunks) };
      },
    };

    const answers = await askChanges(cutting, [ask("Account")], 0, run);

    expect(answers.get("Account")).toMatchObject({ updated: { count: 1 } });
    expect([requests.length, run.slept]).toEqual([2, [2000]]);
  });
});

async function* cutShort(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { ownError } = await import("../../../src/errors/org-error.ts");
  for await (const chunk of chunks) yield chunk.subarray(0, 100);
  throw ownError("INTERRUPTED", "The answer broke off.");
}

describe("an answer that would have too many ids", () => {
  /** Has one of them a minute; `most` says how many an answer that begins at a minute may have. */
  const org = (most: (from: number) => number) =>
    compositeOf((url) => {
      const from = minuteIn(url, "start");
      const to = minuteIn(url, "end");
      if (to - from > most(from)) return tooMany;
      const minutes = Array.from({ length: to - from }, (_, k) => from + k);
      const latestDateCovered = new Date(to * 60_000).toISOString();
      if (url.includes("/updated/")) return { body: { ids: minutes.map(id), latestDateCovered } };
      const deletedRecords = minutes.map((minute) => ({
        id: id(minute),
        deletedDate: new Date(minute * 60_000).toISOString(),
      }));
      return { body: { deletedRecords, latestDateCovered, earliestDateAvailable: coveredUpTo } };
    });

  it("is asked for in halves of its time until every deletion is named, and certain up to now", async () => {
    const { session } = sessionOf(org(() => 7));

    const answers = await askChanges(session, [ask("Account", false)], 0, testRun());

    const { deleted } = answers.get("Account")!;
    if (deleted === null || "refused" in deleted) throw new Error("expected deletions");
    const named = Array.from({ length: deleted.log.size }, (_, n) => deleted.log.dateAt(n).getTime() / 60_000);
    const first = start.getTime() / 60_000;
    expect(named.sort()).toEqual(Array.from({ length: 60 }, (_, k) => first + k));
    expect(deleted).toMatchObject({ unnamed: [], latestDateCovered: covered });
  });

  it("is certain only up to the start of a transaction that is open since an earlier part of the time", async () => {
    const open = "2026-01-31T08:20:00.000+0000";
    const { session } = sessionOf(
      compositeOf((url) => {
        if (minuteIn(url, "end") - minuteIn(url, "start") > 40) return tooMany;
        // Later parts are answered as if nothing were open: the earlier one shows it.
        const isEarly = minuteIn(url, "start") === start.getTime() / 60_000;
        const latestDateCovered = isEarly ? open : coveredUpTo;
        return { body: { deletedRecords: [], latestDateCovered, earliestDateAvailable: coveredUpTo } };
      }),
    );

    const { deleted } = (await askChanges(session, [ask("Account", false)], 0, testRun())).get("Account")!;

    expect(deleted).toMatchObject({ latestDateCovered: new Date(open) });
  });

  it("is counted no further once there are enough changed rows to choose an API", async () => {
    // Little has changed in the second half of the time.
    const middle = start.getTime() / 60_000 + 30;
    const mixed = org((from) => (from < middle ? 15 : 30));
    const [all, few] = [sessionOf(mixed), sessionOf(mixed)];

    const counted = await askChanges(all.session, [ask("Account", true, false)], 1000, testRun());
    const enough = await askChanges(few.session, [ask("Account", true, false)], 14, testRun());

    expect(counted.get("Account")?.updated).toEqual({ count: 60, isMore: false, latestDateCovered: covered });
    expect(enough.get("Account")?.updated).toEqual({ count: 30, isMore: true, latestDateCovered: covered });
    expect([all.requests.length, few.requests.length]).toEqual([3, 2]);
  });

  it("is given up at two minutes, and says which", async () => {
    const { session } = sessionOf(compositeOf((url) => (minuteIn(url, "end") > 0 ? tooMany : { body: {} })));
    const short = { stream: "Account", object: "Account", updatedFrom: end, deletedFrom: end, end };

    const answers = await askChanges(session, [short], 0, testRun());

    const { updated, deleted } = answers.get("Account")!;
    if (deleted === null || "refused" in deleted) throw new Error("expected deletions");
    const spans = deleted.unnamed.map((span) => [span.start, span.end].map((at) => Math.floor(at.getTime() / 60_000)));
    const last = end.getTime() / 60_000;
    expect(spans.every(([from = 0, to = 0]) => to - from === 2)).toBe(true);
    expect(Math.max(...spans.map(([, to = 0]) => to))).toBe(Math.floor(last));
    expect(updated).toEqual({
      count: expect.any(Number),
      isMore: true,
      latestDateCovered: new Date("2026-01-31T08:58:00Z"),
    });
  });

  it("covers no more than an open transaction lets it, whichever part of the time says so", async () => {
    const open = new Date("2026-01-31T08:10:00Z");
    const { session } = sessionOf((request) => {
      const reply = org(() => 20)(request);
      return JSON.parse(
        JSON.stringify(reply).replaceAll(/"latestDateCovered":"([^"]+)"/g, (whole, at: string) =>
          at < open.toISOString() ? whole : `"latestDateCovered":"${open.toISOString()}"`,
        ),
      );
    });

    const answers = await askChanges(session, [ask("Account")], 1000, testRun());

    expect(answers.get("Account")).toMatchObject({
      updated: { latestDateCovered: open },
      deleted: { latestDateCovered: open },
    });
  });
});
