import { textCells } from "../cells/text-cells.ts";
import { defineObject } from "../define/define-object.ts";
import type { MakeCell, ObjectDef } from "../define/object-def.ts";

const lastName: MakeCell = (context, field) => {
  const make = textCells["last"];
  return make === undefined ? () => null : make(context, field);
};

/** Where a user's photo is: every fourth user has none and gets the one that all such users share. F: full size, T: small. */
const photoUrl =
  (size: "F" | "T"): MakeCell =>
  ({ site }) =>
  (i) =>
    `${site()}/profilephoto/${i % 4 === 3 ? "005" : `7295g0000004${String(i).padStart(3, "0")}`}/${size}`;

/** The number of the profile that the i-th user has. */
export const profileOf = (i: number): number => (i === 0 ? 0 : i === 1 ? 2 : 1 + (i % 5));

/** Users and their groups. None of them has IsDeleted. */
export const users: readonly ObjectDef[] = [
  defineObject({
    grows: false,
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
          other("Profile").id(profileOf(i)),
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
      LastLoginDate datetime ro = datetime -30 -1
      LastPasswordChangeDate datetime ro = datetime -300 -30
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
    grows: false,
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
    grows: false,
    name: "GroupMember",
    prefix: "011",
    rows: 24,
    can: "create delete query replicate",
    childOf: { parent: "Group", field: "GroupId", pattern: [2, 3, 1] },
    fields: `
      GroupId ref:Group ! init kids:GroupMembers cascade
      UserOrGroupId ref:Group,User ! init rel:- ?0 = ref User 90 Group 10
      SystemModstamp datetime ! ro sys = systemModstamp`,
  }),
];
