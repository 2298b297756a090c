import { beforeEach, describe, expect, it } from "vitest";
import type { Org, OrgUser } from "../../src/org/org.ts";
import { allRows, NOW, records, refusal, smallOrg } from "../support/small-org.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (offset: number): Date => new Date(NOW.getTime() + offset);

let org: Org;
let admin: OrgUser;

beforeEach(() => {
  ({ org, admin } = smallOrg({ scale: 0.2 }));
});

const change = (name = "x"): string => org.create(admin, "Account", { Name: name });

describe("updated", () => {
  it("lists base rows whose SystemModstamp lies between both minutes, both included, and no deleted one", () => {
    const [start, end] = [at(-5 * DAY), at(-2 * DAY)];
    const expected = allRows(org, admin, "Account")
      .filter(
        (a) =>
          String(a["SystemModstamp"]) >= start.toISOString() &&
          String(a["SystemModstamp"]) <= end.toISOString() &&
          a["IsDeleted"] === false,
      )
      .map((a) => a["Id"]);

    const { ids, latestDateCovered } = org.updated(admin, "Account", start, end);

    expect([ids, latestDateCovered]).toEqual([expected, end]);
    expect(expected.length).toBeGreaterThan(0);
  });

  it("lists a base row whose SystemModstamp is exactly at either end", () => {
    const { org, admin } = smallOrg({ rows: { Account: 20_000 } });
    const onTheMinute = allRows(org, admin, "Account").filter(
      (a) =>
        /:00\.000Z$/.test(String(a["SystemModstamp"])) && String(a["SystemModstamp"]) > at(-20 * DAY).toISOString(),
    );
    const [first, last] = [onTheMinute[0], onTheMinute.findLast((a) => a["IsDeleted"] === false)];

    const { ids } = org.updated(
      admin,
      "Account",
      new Date(String(first?.["SystemModstamp"])),
      new Date(String(last?.["SystemModstamp"])),
    );

    expect([ids[0], ids.at(-1)]).toEqual([first?.["Id"], last?.["Id"]]);
  });

  it("drops seconds of both ends: a change at the end's own minute is listed, one a second later is not", () => {
    org.clock.set(at(10 * MINUTE));
    const onTheMinute = change();
    org.clock.advance(1000);
    const later = change();
    org.clock.advance(30 * MINUTE);

    const first = org.updated(admin, "Account", at(5 * MINUTE + 59_000), at(10 * MINUTE + 59_000));
    const next = org.updated(admin, "Account", first.latestDateCovered, at(20 * MINUTE));

    expect(first).toEqual({ ids: [onTheMinute], latestDateCovered: at(10 * MINUTE) });
    expect(next.ids).toEqual([onTheMinute, later]);
  });

  it("cuts an end in the future at the running minute", () => {
    org.clock.set(at(10 * MINUTE + 30_000));

    expect(org.updated(admin, "Account", at(0), at(DAY)).latestDateCovered).toEqual(at(10 * MINUTE));
  });

  it.each([
    ["a span of one minute", at(0), at(MINUTE)],
    ["an end before the start", at(5 * MINUTE), at(0)],
    ["a start in the future", at(DAY), at(2 * DAY)],
    ["a start more than 30 days ago", at(-30 * DAY - MINUTE), at(0)],
  ])("refuses %s", (_, start, end) => {
    org.clock.set(at(10 * MINUTE));

    expect(refusal(() => org.updated(admin, "Account", start, end)).code).toBe("INVALID_REPLICATION_DATE");
  });

  it("serves replicateable objects only", () => {
    expect(refusal(() => org.updated(admin, "OpportunityStage", at(-DAY), at(0))).code).toBe(
      "INVALID_TYPE_FOR_OPERATION",
    );
    expect(refusal(() => org.updated(admin, "Nothing__c", at(-DAY), at(0))).code).toBe("NOT_FOUND");
  });

  it("refuses more than 600,000 ids", () => {
    const { org, admin } = smallOrg({ rows: { Account: 3_000_000 } });

    expect(refusal(() => org.updated(admin, "Account", at(-29 * DAY), at(0))).code).toBe("EXCEEDED_ID_LIMIT");
  });
});

describe("a late commit", () => {
  it("shows the row only when its transaction ends, and until then latestDateCovered is not after its start", () => {
    org.clock.set(at(10 * MINUTE + 20_500));
    const id = org.create(admin, "Account", { Name: "late" }, { commitDelayMs: 5 * MINUTE });
    const seen = (): unknown[] =>
      records(org.query(admin, `SELECT Id, SystemModstamp FROM Account WHERE Id = '${id}'`, { all: true }));

    org.clock.advance(4 * MINUTE);
    const during = { seen: seen(), ...org.updated(admin, "Contact", at(0), at(14 * MINUTE)) };
    org.clock.advance(MINUTE);
    const after = { seen: seen(), ...org.updated(admin, "Account", during.latestDateCovered, at(15 * MINUTE)) };

    expect([during.seen, during.latestDateCovered]).toEqual([[], at(10 * MINUTE + 20_000)]);
    expect(after.seen).toEqual([{ Id: id, SystemModstamp: at(10 * MINUTE + 20_000).toISOString() }]);
    expect([after.ids, after.latestDateCovered]).toEqual([[id], at(15 * MINUTE)]);
  });

  it("leaves a changed row as it was until then, and a deleted one alive", () => {
    const [first, second] = allRows(org, admin, "Account").filter((a) => a["IsDeleted"] === false);
    const name = (id: unknown): unknown =>
      records(org.query(admin, `SELECT Name FROM Account WHERE Id = '${id}'`, { all: false }))[0]?.["Name"];

    org.update(admin, { object: "Account", id: String(first?.["Id"]), values: { Name: "new" }, commitDelayMs: MINUTE });
    org.remove(admin, "Account", String(second?.["Id"]), { commitDelayMs: MINUTE });
    const during = [
      name(first?.["Id"]),
      name(second?.["Id"]),
      org.deleted(admin, "Account", at(-5 * MINUTE), at(0)).deletedRecords,
    ];
    org.clock.advance(MINUTE);

    expect(during).toEqual([first?.["Name"], second?.["Name"], []]);
    expect([name(first?.["Id"]), name(second?.["Id"])]).toEqual(["new", undefined]);
  });
});

describe("deleted", () => {
  it("lists the base's deletions and the new ones, purged ones too, and keeps an undeleted one", () => {
    const accounts = allRows(org, admin, "Account");
    const base = accounts.filter((a) => a["IsDeleted"] === true);
    const live = accounts.filter((a) => a["IsDeleted"] === false).map((a) => String(a["Id"]));
    const [removed = "", purged = "", undeleted = ""] = live.slice(-3);
    org.clock.set(at(10 * MINUTE));
    org.remove(admin, "Account", removed);
    org.purge(admin, "Account", purged);
    org.remove(admin, "Account", undeleted);
    org.undelete(admin, "Account", undeleted);
    org.clock.advance(20 * MINUTE);

    const answer = org.deleted(admin, "Account", at(-14 * DAY), at(30 * MINUTE));

    const reported = answer.deletedRecords.map((d) => [d.id, d.deletedDate.toISOString()]);
    const expected = [
      ...base.map((a) => [a["Id"], a["SystemModstamp"]]),
      ...[removed, purged, undeleted].map((id) => [id, at(10 * MINUTE).toISOString()]),
    ];
    expect(reported.toSorted()).toEqual(expected.toSorted());
    expect([answer.latestDateCovered, answer.earliestDateAvailable]).toEqual([
      at(30 * MINUTE),
      at(30 * MINUTE - 15 * DAY),
    ]);
  });

  it("remembers 15 days only, and so does the recycle bin", () => {
    const gone = allRows(org, admin, "Account").filter((a) => a["IsDeleted"] === true);
    org.clock.set(at(16 * DAY));

    const answer = org.deleted(admin, "Account", at(-10 * DAY), at(16 * DAY));

    expect(gone.length).toBeGreaterThan(0);
    expect(answer.deletedRecords).toEqual([]);
    expect(answer.earliestDateAvailable).toEqual(at(DAY));
    expect(org.query(admin, "SELECT COUNT() FROM Account WHERE IsDeleted = true", { all: true }).totalSize).toBe(0);
  });

  it("names no rows of an object with neither SystemModstamp nor LastModifiedDate as updated", () => {
    const histories = ["AccountHistory", "CaseHistory", "OpportunityFieldHistory"];

    const ids = histories.map((name) => org.updated(admin, name, at(-20 * DAY), at(0)).ids);

    expect(ids).toEqual([[], [], []]);
    expect(allRows(org, admin, "AccountHistory").length).toBeGreaterThan(0);
  });

  it("answers for all field histories when one is asked for, OpportunityHistory aside", () => {
    const histories = ["AccountHistory", "CaseHistory", "OpportunityFieldHistory"];
    const expected = histories
      .flatMap((name) => allRows(org, admin, name))
      .filter((h) => h["IsDeleted"] === true)
      .map((h) => h["Id"]);

    const ids = histories.map((name) =>
      org
        .deleted(admin, name, at(-20 * DAY), at(0))
        .deletedRecords.map((d) => d.id)
        .toSorted(),
    );
    const own = org
      .deleted(admin, "OpportunityHistory", at(-20 * DAY), at(0))
      .deletedRecords.map((d) => d.id.slice(0, 3));

    expect(ids).toEqual(histories.map(() => expected.toSorted()));
    expect(new Set(own)).toEqual(new Set(["008"]));
  });
});
