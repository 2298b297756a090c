import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";
import { profileOf } from "./users.ts";

/** One set for each of the six profiles, and three that are assigned to users. */
const PROFILES = 6;
const sets = [
  ["X00ex00000018ozT", "System Administrator", true],
  ["X00ex00000018ozU", "Standard User", false],
  ["X00ex00000018ozV", "Minimum Access", false],
  ["X00ex00000018ozW", "Service Agent", false],
  ["X00ex00000018ozX", "Partner", false],
  ["X00ex00000018ozY", "Integration", false],
  ["Report_Builder", "Report Builder", false],
  ["Data_Reader", "Data Reader", true],
  ["All_Files", "All Files", true],
] as const;
const USERS = 40;
/** Which users have a set in addition to their profile's. */
const given = [
  { user: 1, set: 6 },
  { user: 7, set: 6 },
  { user: 8, set: 7 },
  { user: 9, set: 7 },
] as const;

/** Permission sets, and who has them. (Object Reference, PermissionSet and PermissionSetAssignment.) */
export const permissionSets: readonly ObjectDef[] = [
  defineObject({
    grows: false,
    name: "PermissionSet",
    label: "Permission Set",
    prefix: "0PS",
    rows: sets.length,
    can: "query",
    cells: {
      Name: () => (i) => sets[i % sets.length]?.[0] ?? "",
      Label: () => (i) => sets[i % sets.length]?.[1] ?? "",
      PermissionsQueryAllFiles: () => (i) => sets[i % sets.length]?.[0] === "All_Files",
      PermissionsViewAllData: () => (i) => sets[i % sets.length]?.[2] ?? false,
      IsOwnedByProfile: () => (i) => i < PROFILES,
      IsCustom: () => (i) => i >= PROFILES,
      Type: () => (i) => (i < PROFILES ? "Profile" : "Regular"),
      ProfileId:
        ({ other }) =>
        (i) =>
          i < PROFILES ? other("Profile").id(i) : null,
    },
    fields: `
      Name string:80 ! name
      Label string:80 !
      LicenseId ref:Profile rel:- ro ?100
      ProfileId ref:Profile ro
      IsOwnedByProfile boolean ! ro
      IsCustom boolean ! ro
      PermissionsApiEnabled boolean ! = const true
      PermissionsViewAllData boolean !
      PermissionsQueryAllFiles boolean !
      PermissionsModifyAllData boolean ! = const false
      Description string:255
      @audit
      NamespacePrefix string:15 ro ?100
      HasActivationRequired boolean ! ro = const false
      Type picklist ro fixed ?0 = own Regular|Profile`,
  }),
  defineObject({
    grows: false,
    name: "PermissionSetAssignment",
    label: "Permission Set Assignment",
    prefix: "0Pa",
    rows: USERS + given.length,
    can: "create delete query",
    cells: {
      PermissionSetId:
        ({ other }) =>
        (i) =>
          other("PermissionSet").id(i < USERS ? profileOf(i) : (given[i - USERS]?.set ?? 0)),
      AssigneeId:
        ({ other }) =>
        (i) =>
          other("User").id(i < USERS ? i : (given[i - USERS]?.user ?? 0)),
    },
    fields: `
      PermissionSetId ref:PermissionSet ! init kids:Assignments cascade
      PermissionSetGroupId ref:PermissionSet rel:- ro ?100
      AssigneeId ref:User ! init kids:PermissionSetAssignments cascade
      SystemModstamp datetime ! ro sys = systemModstamp
      ExpirationDate datetime ro ?100
      IsActive boolean ! ro = const true
      IsRevoked boolean ! ro = const false`,
  }),
];
