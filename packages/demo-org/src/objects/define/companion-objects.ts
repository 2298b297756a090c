import { mix } from "../../store/random.ts";
import { defineObject } from "./define-object.ts";
import type { ObjectDef } from "./object-def.ts";

/** Tracked fields with how their values look: history keeps them as anyType. */
const TRACKED = [
  ["created", null, null],
  ["Status", "New", "Working"],
  ["Amount", 1200.5, 99000],
  ["IsEscalated", false, true],
  ["CloseDate", "2025-03-31", "2025-04-30"],
  ["Name", 'Old, "name"', "New\nname"],
  ["NumberOfEmployees", 12, 1200],
  ["ownerAssignment", null, null],
] as const;

interface HistorySketch {
  readonly name: string;
  readonly parent: string;
  /** The lookup to the parent. */
  readonly field: string;
  readonly lane: string;
  /** How many changes the first parent has, the next, and so on. */
  readonly pattern: readonly number[];
}

/** Changes of an object's fields, one row each. All field histories share the id prefix 017. */
const history = ({ name, parent, field, lane, pattern }: HistorySketch): ObjectDef =>
  defineObject({
    name,
    label: `${parent} History`,
    plural: `${parent} Histories`,
    idPrefix: "017",
    lane,
    rows: 0,
    fixed: true,
    can: "query replicate",
    associate: { type: "History", parent },
    sharing: { parent: field },
    childOf: { parent, field, pattern },
    cells: {
      Field:
        ({ salt }) =>
        (i) =>
          TRACKED[mix(salt, i >> 1) % TRACKED.length]?.[0] ?? null,
      DataType: () => () => "Text",
      OldValue:
        ({ cell }) =>
        (i) =>
          TRACKED.find((t) => t[0] === cell("Field")(i))?.[1] ?? null,
      NewValue:
        ({ cell }) =>
        (i) =>
          TRACKED.find((t) => t[0] === cell("Field")(i))?.[2] ?? null,
    },
    fields: `
      @deleted
      ${field} ref:${parent} ! ro kids:Histories cascade
      CreatedById ref:User ! ro sys = user
      CreatedDate datetime ! ro sys = created
      Field picklist ! ro fixed = own ${TRACKED.map((t) => t[0]).join("|")}
      DataType picklist ro fixed ?0 = own Text|Number
      OldValue anyType:255 ro ?0
      NewValue anyType:255 ro ?0`,
  });

const share = (parent: string, prefix: string): ObjectDef =>
  defineObject({
    name: `${parent}Share`,
    prefix,
    rows: 0,
    fixed: true,
    can: "create update delete query",
    associate: { type: "Share", parent },
    childOf: { parent, field: `${parent}Id`, pattern: [1] },
    fields: `
      ${parent}Id ref:${parent} ! init kids:Shares cascade
      UserOrGroupId ref:Group,User ! init rel:UserOrGroup ?0 = ref User 80 Group 20
      ${parent}AccessLevel picklist ! fixed = Read|Edit|All
      OpportunityAccessLevel picklist ! fixed = None|Read|Edit
      CaseAccessLevel picklist ! fixed = None|Read|Edit
      ContactAccessLevel picklist fixed ?0 = None|Read|Edit
      RowCause picklist init fixed ?0 = Owner|Manual|Rule|ImplicitChild|Team
      LastModifiedDate datetime ! ro sys = modified
      LastModifiedById ref:User ! ro sys = user
      IsDeleted boolean ! ro sys = deleted`,
  });

/** The posts on an object's rows. */
export const feed = (parent: string, lane: string): ObjectDef =>
  defineObject({
    name: `${parent}Feed`,
    label: `${parent} Feed`,
    plural: `${parent} Feed`,
    idPrefix: "0D5",
    lane,
    rows: 0,
    can: "delete query replicate",
    associate: { type: "Feed", parent },
    sharing: { parent: "ParentId" },
    childOf: { parent, field: "ParentId", pattern: [0, 1, 0, 0] },
    fields: `
      ParentId ref:${parent} ! ro kids:Feeds cascade
      Type picklist ro fixed ?0 = TextPost|TrackedChange|LinkPost|ContentPost|CallLogPost
      @post
      LinkUrl url:1000 ro ?80
      IsRichText boolean ! ro
      RelatedRecordId ref:Account ro rel:- ?100
      InsertedById ref:User ro
      BestCommentId ref:Account ro rel:- ?100`,
  });

/** Change events are described and never queried. */
const changeEvent = (parent: string): ObjectDef =>
  defineObject({
    name: `${parent}ChangeEvent`,
    label: `${parent} Change Event`,
    rows: 0,
    can: "trigger",
    associate: { type: "ChangeEvent", parent },
    fields: `
      ReplayId string:255 ro
      ChangeEventHeader complexvalue ro`,
  });

export const companions: readonly ObjectDef[] = [
  history({ name: "AccountHistory", parent: "Account", field: "AccountId", lane: "A", pattern: [1, 0, 2, 0] }),
  history({ name: "CaseHistory", parent: "Case", field: "CaseId", lane: "B", pattern: [0, 1, 2, 1] }),
  history({
    name: "OpportunityFieldHistory",
    parent: "Opportunity",
    field: "OpportunityId",
    lane: "C",
    pattern: [0, 2, 1, 1],
  }),
  share("Account", "00r"),
  feed("Account", "D"),
  changeEvent("Account"),
  changeEvent("Opportunity"),
];
