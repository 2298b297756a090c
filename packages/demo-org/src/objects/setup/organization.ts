import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

/** The organization, its roles and profiles. None of them has IsDeleted. */
export const organization: readonly ObjectDef[] = [
  defineObject({
    grows: false,
    name: "Organization",
    prefix: "00D",
    rows: 1,
    can: "update query replicate",
    fields: `
      Name string:80 ! name = const Demo Org "Łódź & Zürich"
      Division string:80
      @address -
      Phone phone:40
      Fax phone:40
      PrimaryContact string:80
      DefaultLocaleSidKey picklist ! fixed = en_US
      TimeZoneSidKey picklist ! fixed = Europe/Zurich
      LanguageLocaleKey picklist ! fixed = en_US
      FiscalYearStartMonth int:8 ?0 = const 1
      OrganizationType picklist ro fixed ?0 = Developer Edition
      InstanceName string:5 ro ?0 = const EU99
      IsSandbox boolean ! ro = const false
      NamespacePrefix string:15 ro ?100
      TrialExpirationDate datetime ro ?100
      @audit`,
  }),
  defineObject({
    grows: false,
    name: "UserRole",
    label: "Role",
    prefix: "00E",
    rows: 8,
    can: "create update delete query replicate search layout mru",
    cells: {
      Name: () => (i) =>
        ["CEO", "VP, Sales", "VP, Service", "Sales EMEA", "Sales APAC", "Service EMEA", "Service APAC", "Channel"][
          i % 8
        ] ?? "",
      ParentRoleId:
        ({ other }) =>
        (i) =>
          i === 0 ? null : other("UserRole").id(Math.floor((i - 1) / 2)),
    },
    fields: `
      Name string:80 ! name
      ParentRoleId ref:UserRole rel:-
      RollupDescription string:80
      OpportunityAccessForAccountOwner picklist ! fixed = None|Read|Edit
      CaseAccessForAccountOwner picklist fixed = None|Read|Edit
      ContactAccessForAccountOwner picklist fixed = None|Read|Edit
      ForecastUserId ref:User rel:- ?80
      MayForecastManagerShare boolean ! ro
      DeveloperName string:80 ?0 = seq Role_ 2
      PortalType picklist ro fixed ?0 = None
      LastModifiedDate datetime ! ro sys = modified
      LastModifiedById ref:User ! ro sys = user
      SystemModstamp datetime ! ro sys = systemModstamp`,
  }),
  defineObject({
    grows: false,
    name: "Profile",
    prefix: "00e",
    rows: 6,
    can: "create update delete query replicate search mru",
    cells: {
      Name: () => (i) =>
        ["System Administrator", "Standard User", "Minimum Access", "Service Agent", "Partner", "Integration"][i % 6] ??
        "",
    },
    fields: `
      Name string:255 ! name
      PermissionsApiEnabled boolean ! = bool 80
      PermissionsViewAllData boolean ! = bool 20
      PermissionsModifyAllData boolean ! = bool 20
      PermissionsManageUsers boolean !
      PermissionsViewSetup boolean !
      UserType picklist ro fixed ?0 = Standard
      Description string:255
      @audit
      @viewed`,
  }),
];
