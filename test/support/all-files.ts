import type { RunningOrg } from "@singer-io-ts/demo-org";

/** Gives the permission Query All Files to the org's first user. */
export function giveAllFiles({ org }: RunningOrg): void {
  const [user] = org.users;
  if (user === undefined) throw new Error("the org has no user");
  const soql = "SELECT Id FROM PermissionSet WHERE Name = 'All_Files'";
  const [set] = [...org.query(user, soql, { all: false }).rows(0, 1)];
  org.create(user, "PermissionSetAssignment", { AssigneeId: user.id, PermissionSetId: set?.id });
}
