import { textCells } from "../cells/text-cells.ts";
import { defineObject } from "../define/define-object.ts";
import type { MakeCell, ObjectDef } from "../define/object-def.ts";
import { RECORD_TYPES, type RecordType } from "./record-types.ts";

const lastName: MakeCell = (context, field) => {
  const make = textCells["last"];
  return make === undefined ? () => null : make(context, field);
};

/** Where a user's photo is: every fourth has none of his own and shares that of everybody. F: in full, T: small. */
const photoUrl =
  (size: "F" | "T"): MakeCell =>
  ({ site }) =>
  (i) =>
    `${site()}/profilephoto/${i % 4 === 3 ? "005" : `7295g0000004${String(i).padStart(3, "0")}`}/${size}`;

/** More rows than there are record types, where a test asks for them, begin again. */
const recordType = (i: number): RecordType => RECORD_TYPES[i % RECORD_TYPES.length] as RecordType; // there are some

const SETUP = { grows: false } as const;

/** Users and what orders them: roles, profiles, groups, record types, the organization, logins. None of them has IsDeleted. */
export const people: readonly ObjectDef[] = [
  defineObject({
    ...SETUP,
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
    ...SETUP,
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
      SystemModstamp datetime ! ro sys = stamp`,
  }),
  defineObject({
    ...SETUP,
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
  defineObject({
    ...SETUP,
    name: "User",
    prefix: "005",
    rows: 40,
    can: "create update query replicate search trigger layout mru feed",
    formulas: { Name: (read) => [read("FirstName"), read("LastName")].filter((p) => p !== null).join(" ") },
    cells: {
      Username: () => (i) =>
        i === 0 ? "admin@demo.example.com" : i === 1 ? "limited@demo.example.com" : `user${i}@demo.example.com`,
      LastName: (c, field) => {
        const last = lastName(c, field);
        return (i) => ["Admin", "Limited"][i] ?? last(i);
      },
      IsActive: () => (i) => i < 2 || i % 7 !== 3,
      FullPhotoUrl: photoUrl("F"),
      SmallPhotoUrl: photoUrl("T"),
      ProfileId:
        ({ other }) =>
        (i) =>
          other("Profile").id(i === 0 ? 0 : i === 1 ? 2 : 1 + (i % 5)),
      ManagerId:
        ({ other }) =>
        (i) =>
          i < 2 ? null : other("User").id(Math.floor(i / 3)),
    },
    fields: `
      Username string:80 ! idlookup unique
      LastName string:80 !
      FirstName string:40 ?10 = first
      Name string:121 ! ro name
      CompanyName string:80
      Division string:80
      Department string:80
      Title string:80 = title
      @address -
      Email email:128 ! idlookup
      Phone phone:40
      Fax phone:40
      MobilePhone phone:40
      Alias string:8 ! = seq u 4
      CommunityNickname string:40 ! = seq nick 5
      IsActive boolean !
      TimeZoneSidKey picklist ! fixed = Europe/Zurich|America/Los_Angeles|Asia/Tokyo|Asia/Kolkata
      UserRoleId ref:UserRole kids:Users ?20
      LocaleSidKey picklist ! fixed = en_US|de_CH|ja_JP
      EmailEncodingKey picklist ! fixed = UTF-8
      ProfileId ref:Profile ! kids:Users
      UserType picklist ro fixed ?0 = Standard
      LanguageLocaleKey picklist ! fixed = en_US|de|ja
      EmployeeNumber string:20 = seq 6
      DelegatedApproverId ref:Group,User rel:- ?100
      ManagerId ref:User kids:ManagedUsers
      LastLoginDate datetime ro = moment -30 -1
      LastPasswordChangeDate datetime ro = moment -300 -30
      UserPermissionsMarketingUser boolean !
      UserPermissionsOfflineUser boolean !
      UserPreferencesActivityRemindersPopup boolean !
      FederationIdentifier string:512 cs ?70 = seq fed- 6
      SmallPhotoUrl url:1024 ro ?0
      FullPhotoUrl url:1024 ro ?0
      IsPortalEnabled boolean ! ro = const false
      @audit
      @viewed`,
  }),
  defineObject({
    ...SETUP,
    name: "Group",
    prefix: "00G",
    rows: 12,
    can: "create update delete query replicate search",
    cells: {
      Type: () => (i) => (i < 4 ? "Queue" : i < 8 ? "Regular" : "Role"),
      Name: () => (i) => (i < 4 ? `Queue ${["First Line", "Second Line", 'Leads "EMEA"', "Orders"][i]}` : `Group ${i}`),
      RelatedId:
        ({ other }) =>
        (i) =>
          i < 8 ? null : other("UserRole").id(i - 8),
    },
    fields: `
      Name string:40 ! name
      DeveloperName string:80 ?0 = seq Group_ 3
      RelatedId ref:User,UserRole rel:Related ro
      Type picklist ! init fixed = own Regular|Role|RoleAndSubordinates|Organization|Queue|Manager
      Email email:255
      OwnerId ref:Organization,User ! rel:Owner ?0 = ref Organization 100
      DoesSendEmailToMembers boolean !
      DoesIncludeBosses boolean !
      Description string:80
      @audit`,
  }),
  defineObject({
    ...SETUP,
    name: "GroupMember",
    prefix: "011",
    rows: 24,
    can: "create delete query replicate",
    satellite: { parent: "Group", field: "GroupId", pattern: [2, 3, 1] },
    fields: `
      GroupId ref:Group ! init kids:GroupMembers cascade
      UserOrGroupId ref:Group,User ! init rel:- ?0 = ref User 90 Group 10
      SystemModstamp datetime ! ro sys = stamp`,
  }),
  defineObject({
    ...SETUP,
    name: "RecordType",
    label: "Record Type",
    prefix: "012",
    rows: RECORD_TYPES.length,
    can: "create update query replicate search mru",
    cells: {
      Name: () => (i) => recordType(i).name,
      DeveloperName: () => (i) => recordType(i).developerName,
      SobjectType: () => (i) => recordType(i).object,
      IsActive: () => (i) => recordType(i).isActive,
    },
    fields: `
      Name string:80 ! name
      DeveloperName string:80 !
      NamespacePrefix string:15 ro ?100
      Description string:255
      BusinessProcessId ref:RecordType rel:- ?100
      SobjectType picklist ! init fixed = own ${[...new Set(RECORD_TYPES.map(({ object }) => object))].join("|")}
      IsActive boolean !
      @audit`,
  }),
  defineObject({
    name: "LoginHistory",
    label: "Login History",
    plural: "Login History",
    prefix: "0Ya",
    rows: 500,
    fixed: true,
    can: "query",
    fields: `
      UserId ref:User ro rel:- ?0
      LoginTime datetime ! ro sys = created
      LoginType picklist ro fixed ?0 = Application|Remote Access 2.0|SAML Sfdc Initiated SSO|Other Apex API
      SourceIp string:39 ro = seq 203.0.113. 3
      LoginUrl string:128 ro ?0 = const demo.my.salesforce.com
      Browser string:64 ro = const Chrome 140
      Platform string:64 ro = const Linux
      Status string:128 ro ?0 = const Success
      Application string:64 ro = const N/A
      ClientVersion string:64 ro = const N/A
      ApiType string:64 ro = const N/A
      ApiVersion string:32 ro = const N/A
      CountryIso string:2 ro = const CH
      AuthenticationServiceId ref:User ro rel:- ?100
      LoginGeoId ref:User ro rel:- ?100
      TlsProtocol picklist ro fixed = TLS 1.2|TLS 1.3
      CipherSuite string:64 ro = const ECDHE-RSA-AES256-GCM-SHA384
      OptionsIsGet boolean ! ro
      OptionsIsPost boolean ! ro
      NetworkId ref:User ro rel:- ?100`,
  }),
];
