import type { ObjectDef } from "../define/object-def.ts";
import { descriptions } from "./descriptions.ts";
import { type StandardObject, standardObjects } from "./standard-objects.ts";

/** Whose own columns for the parent and the access are named after it; others have ParentId and AccessLevel. */
const NAMED_SHARES = new Set(["Account", "Campaign", "Case", "Contact", "Lead", "Opportunity", "Order", "User"]);

/** Rows of an object's changes have only a creation date. */
const history = (parent: string): string => `
  @deleted
  ${parent}Id ref:${parent} ! ro kids:Histories cascade
  CreatedById ref:User ! ro sys = user
  CreatedDate datetime ! ro sys = created
  Field picklist ! ro fixed = created|Name
  DataType picklist ro fixed ?0 = Text|Number
  OldValue anyType:255 ro ?0
  NewValue anyType:255 ro ?0`;

const share = (parent: string): string => {
  const [own, access] = NAMED_SHARES.has(parent)
    ? [`${parent}Id`, `${parent}AccessLevel`]
    : ["ParentId", "AccessLevel"];
  return `
    ${own} ref:${parent} ! init kids:Shares cascade
    UserOrGroupId ref:Group,User ! init rel:UserOrGroup ?0 = ref User 80 Group 20
    ${access} picklist ! fixed = Read|Edit|All
    RowCause picklist init fixed ?0 = Owner|Manual|Rule
    LastModifiedDate datetime ! ro sys = modified
    LastModifiedById ref:User ! ro sys = user
    IsDeleted boolean ! ro sys = deleted`;
};

const feed = (parent: string): string => `
  ParentId ref:${parent} ! ro kids:Feeds cascade
  Type picklist ro fixed ?0 = TextPost|TrackedChange|LinkPost
  @post
  IsRichText boolean ! ro`;

const changeEvent = (): string => `
  ReplayId string:255 ro
  ChangeEventHeader complexvalue ro`;

const companions: Readonly<Record<string, (parent: string) => string>> = {
  ChangeEvent: changeEvent,
  Feed: feed,
  History: history,
  Share: share,
};

/** Insert-only logs, which have only a creation date. */
const CREATED_ONLY = new Set([
  "AsyncApexJob",
  "ContentNotification",
  "CronTrigger",
  "LoginIp",
  "SetupAuditTrail",
  "VerificationHistory",
]);

/** Stored rows without any date that shows a change. */
const UNDATED = new Set([
  "ContentBody",
  "ContentTagSubscription",
  "ContentUserSubscription",
  "CronJobDetail",
  "DeleteEvent",
  "IdpEventLog",
  "LoginHistory",
]);

/** The fields of a standard object, by its kind. */
export function fieldsOf(name: string, object: StandardObject): string {
  const companion = companions[object.associate ?? ""];
  if (companion !== undefined && object.parent !== undefined) return companion(object.parent);
  return descriptions[name]?.fields ?? plain(name, object);
}

function plain(name: string, { can }: StandardObject): string {
  const has = (...words: readonly string[]): boolean => words.some((word) => can.split(" ").includes(word));
  const lines = [
    ...(`${name}Share` in standardObjects ? ["OwnerId ref:Group,User ! ?0 = ref User 100"] : []),
    ...(has("replicate", "undelete") ? ["@deleted"] : []),
    ...(has("layout", "mru", "search") ? ["Name string:255 ! name = subject"] : ["DeveloperName string:80 ro"]),
    ...(has("retrieve") && !UNDATED.has(name) ? [CREATED_ONLY.has(name) ? CREATED : "@audit"] : []),
    ...(requiringFilter[name]?.fields ?? []),
    "Description string:255",
  ];
  return lines.join("\n");
}

const CREATED = "CreatedDate datetime ! ro sys = created\nCreatedById ref:User ! ro sys = user";

/** Objects that require a filter: its columns, and the error without it. */
export const requiringFilter: Readonly<
  Record<string, { readonly fields: readonly string[]; readonly requiredFilter: RequiredFilter }>
> = {
  Announcement: byParent("ParentId", "CollaborationGroup", "Announcement requires a filter by ParentId"),
  CollaborationGroupRecord: byParent(
    "CollaborationGroupId",
    "CollaborationGroup",
    "CollaborationGroupRecord requires a filter by CollaborationGroupId",
  ),
  ContentFolderItem: byParent(
    "ParentContentFolderId",
    "ContentFolder",
    "Implementation restriction: ContentFolderItem requires a filter by Id or ParentContentFolderId using the equals or 'IN' operator",
  ),
  ContentFolderMember: byParent(
    "ParentContentFolderId",
    "ContentFolder",
    "Implementation restriction: ContentFolderMember requires a filter by a single Id, ChildRecordId or ParentContentFolderId using the equals operator",
  ),
  DataStatistics: {
    fields: ["StatType string:255 ro ?0"],
    requiredFilter: { fields: ["StatType"], message: "Where clauses should contain StatType" },
  },
  FlexQueueItem: {
    fields: ["JobType string:255 ro ?0"],
    requiredFilter: { fields: ["JobType"], message: "The WHERE clause must contain a JobType field expression." },
  },
  IdeaComment: byParent(
    "IdeaId",
    "Idea",
    "Implementation restriction. When querying the Idea Comment object, you must filter using the following syntax: CommunityId = [single ID], Id = [single ID], IdeaId = [single ID], Id IN [list of IDs], or IdeaId IN [list of IDs].",
  ),
};

type RequiredFilter = NonNullable<ObjectDef["requiredFilter"]>;

function byParent(field: string, parent: string, message: string) {
  return { fields: [`${field} ref:${parent} ! ro`], requiredFilter: { fields: ["Id", field], message } };
}
