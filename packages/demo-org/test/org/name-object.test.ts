import { describe, expect, it } from "vitest";
import { records, refusal, smallOrg } from "../support/small-org.ts";

const { org, admin } = smallOrg();
const rows = (soql: string) => records(org.query(admin, soql, { all: false }));

describe("what lookups to several objects have in common", () => {
  it("is also the role and the profile of users, and nothing for queues", () => {
    const cases = rows("SELECT OwnerId, Owner.Type, Owner.UserRole.Name, Owner.Profile.Name FROM Case ORDER BY Id");

    const users = new Map(rows("SELECT Id, UserRole.Name, Profile.Name FROM User").map((user) => [user["Id"], user]));
    expect(new Set(cases.map((row) => row["Owner.Type"]))).toEqual(new Set(["User", "Group"]));
    expect(cases.map((row) => [row["Owner.UserRole.Name"], row["Owner.Profile.Name"]])).toEqual(
      cases.map(({ OwnerId }) => {
        const user = users.get(OwnerId ?? null);
        return [user?.["UserRole.Name"] ?? null, user?.["Profile.Name"] ?? null];
      }),
    );
  });

  it("can be filtered and grouped by, and has record types of records", () => {
    const [first] = rows("SELECT Owner.UserRole.Name FROM Case WHERE Owner.UserRole.Name != null LIMIT 1");
    const role = String(first?.["Owner.UserRole.Name"]);

    const filtered = rows(`SELECT Owner.UserRole.Name FROM Case WHERE Owner.UserRole.Name = '${role}'`);
    const grouped = rows("SELECT Owner.UserRole.Name Role, COUNT(Id) Cases FROM Case GROUP BY Owner.UserRole.Name");
    const tasks = rows("SELECT What.RecordType.DeveloperName FROM Task WHERE What.RecordType.DeveloperName != null");

    expect(grouped.find((row) => row["Role"] === role)?.["Cases"]).toBe(filtered.length);
    expect(tasks.length).toBeGreaterThan(0);
  });

  it("is no other relationship of one of the objects", () => {
    for (const path of ["Owner.Manager.Name", "Owner.UserRole.ForecastUser.Name", "What.Account.Name"])
      expect(refusal(() => rows(`SELECT ${path} FROM Task`)).code).toBe("INVALID_FIELD");
  });
});
