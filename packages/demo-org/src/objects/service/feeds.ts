import { mix } from "../../store/random.ts";
import { feed } from "../define/companion-objects.ts";
import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

const CASES = feed("Case", "E");

/** What is said and written about cases: posts, comments on them, and mails. */
export const feeds: readonly ObjectDef[] = [
  // The posts of all feeds that the org has: those of cases, under the ids that CaseFeed knows them by.
  defineObject({
    name: "FeedItem",
    label: "Feed Item",
    prefix: "0D5",
    lane: "E",
    mirrors: "CaseFeed",
    rows: 0,
    can: "query replicate search layout",
    sharing: { parent: "ParentId" },
    childOf: CASES.childOf,
    fields: `
      ParentId ref:Case ! ro rel:Parent cascade
      Type picklist ro fixed ?0 = TextPost|TrackedChange|LinkPost|ContentPost|CallLogPost
      @post
      LinkUrl url:1000 ro ?80
      IsRichText boolean ! ro
      RelatedRecordId ref:Account ro rel:- ?100
      InsertedById ref:User ro
      BestCommentId ref:FeedComment ro ?100`,
  }),
  CASES,
  defineObject({
    name: "FeedComment",
    label: "Feed Comment",
    prefix: "0D7",
    rows: 0,
    can: "create update delete query replicate search trigger",
    sharing: { parent: "FeedItemId" },
    childOf: { parent: "FeedItem", field: "FeedItemId", pattern: [2, 0, 1] },
    cells: {
      ParentId: ({ other, parentOf }) => {
        const parent = other("FeedItem").cell("ParentId");
        return (i) => parent(parentOf(i));
      },
    },
    fields: `
      FeedItemId ref:FeedItem ! init kids:FeedComments cascade
      ParentId ref:Case ro ?0
      CreatedById ref:User ! ro sys = user
      CreatedDate datetime ! ro sys = created
      SystemModstamp datetime ! ro sys = systemModstamp
      Revision int:8 ro ?0 = int 1 3
      LastEditById ref:User ro rel:- ?80
      LastEditDate datetime ro ?80
      CommentBody textarea:10000 ! = note 5
      @deleted
      InsertedById ref:User ro
      CommentType picklist init fixed ?0 = TextComment|ContentComment
      RelatedRecordId ref:ContentVersion init rel:- ?100
      IsRichText boolean !
      IsVerified boolean ! ro = const false
      HasEntityLinks boolean ! ro = const false
      Status picklist fixed ?0 = Published|PendingReview
      ThreadParentId ref:FeedComment init rel:- ?100
      ThreadLevel int:8 ro ?0 = const 0`,
  }),
  defineObject({
    name: "EmailMessage",
    label: "Email Message",
    prefix: "02s",
    rows: 0,
    can: "create update delete undelete query replicate search trigger layout",
    sharing: { parent: "ParentId" },
    childOf: { parent: "Case", field: "ParentId", pattern: [1, 0, 2, 0, 0] },
    cells: {
      RelatedToId: ({ cell }) => cell("ParentId"),
      MessageDate: ({ cell }) => cell("CreatedDate"),
      HtmlBody:
        ({ salt, cell }) =>
        (i) =>
          mix(salt, i) % 3 === 0 ? null : `<p>${String(cell("TextBody")(i) ?? "")}</p>`,
    },
    fields: `
      ParentId ref:Case init kids:EmailMessages cascade
      ActivityId ref:Task ro ?100
      @audit
      TextBody textarea:32000 = note 6
      HtmlBody textarea:32000 rich
      Headers textarea:32000 ?70 = const Return-Path: <bounce@example.com>
      Subject string:3000 name = subject
      FromName string:1000 = last
      FromAddress email:1000
      ValidatedFromAddress picklist ?100 = support@example.com
      ToAddress string:4000 = email
      CcAddress string:4000 ?80 = email
      BccAddress string:4000 ?95 = email
      Incoming boolean ! = bool 60
      HasAttachment boolean ! ro
      Status picklist ! fixed = 0~New|1~Read|2~Replied|3~Sent|4~Forwarded|5~Draft
      MessageDate datetime ?0
      @deleted
      ReplyToEmailMessageId ref:EmailMessage init kids:EmailMessages ?90
      IsExternallyVisible boolean ! = const true
      MessageIdentifier string:765 ?0 = seq <mail- 9
      ThreadIdentifier string:765 ?50 = seq <thread- 6
      IsClientManaged boolean ! ro = const false
      RelatedToId ref:Account,Campaign,Case,Contract,Opportunity,Order rel:RelatedTo kids:Emails ?0
      IsTracked boolean ! ro
      IsOpened boolean ! ro
      FirstOpenedDate datetime ro ?90
      LastOpenedDate datetime ro ?90
      IsBounced boolean ! ro = const false
      EmailTemplateId ref:Folder rel:- ?100`,
  }),
];
