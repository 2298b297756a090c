import { describe, expect, it } from "vitest";
import type { OrgUser } from "../../src/org/org.ts";
import { smallOrg } from "../support/small-org.ts";

describe("permission sets", () => {
  const { org, admin, limited } = smallOrg();
  const assigned = (user: OrgUser, more: string) =>
    org.query(
      user,
      `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${user.id}' AND PermissionSet.${more}`,
      { all: false },
    ).totalSize;

  it("show each user who has View All Data, by the profile's own set too", () => {
    const viewAll = [admin, limited].map((user) => assigned(user, "PermissionsViewAllData = true"));
    const byProfile = [admin, limited].map((user) => assigned(user, "IsOwnedByProfile = true"));

    expect({ viewAll, byProfile }).toEqual({ viewAll: [1, 0], byProfile: [1, 1] });
    expect([admin.viewAllData, limited.viewAllData]).toEqual([true, false]);
  });

  it("of a profile belong to the profile that the user has", () => {
    const users = org.query(admin, "SELECT Id, ProfileId FROM User", { all: false });
    const profiles = new Map([...users.rows(0, 100)].map(({ values: [id, profile] }) => [id, profile]));
    const assignments = org.query(
      admin,
      "SELECT AssigneeId, PermissionSet.ProfileId FROM PermissionSetAssignment WHERE PermissionSet.IsOwnedByProfile = true",
      { all: false },
    );

    const own = new Map([...assignments.rows(0, 100)].map(({ values: [user, profile] }) => [user, profile]));

    expect(own).toEqual(profiles);
  });
});
