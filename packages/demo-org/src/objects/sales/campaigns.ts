import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { CellContext, ObjectDef } from "../define/object-def.ts";

/** A member is a lead or a contact, and repeats that one's name and addresses. */
const ofPerson = (field: string) => (c: CellContext) => {
  const lead = c.other("Lead").cell(field);
  const contact = c.other("Contact").cell(field);
  return (i: number) => (isLead(i) ? lead(personOf(c, i)) : contact(personOf(c, i)));
};
const isLead = (i: number): boolean => i % 2 === 0;
const personOf = (c: CellContext, i: number): number =>
  mix(0xca3, i) % Math.max(1, c.other(isLead(i) ? "Lead" : "Contact").permanentRows);

export const campaigns: readonly ObjectDef[] = [
  defineObject({
    name: "Campaign",
    prefix: "701",
    rows: 40,
    sharing: "owner",
    can: "create update delete query replicate search trigger layout mru feed",
    fields: `
      @deleted
      Name string:80 ! name = subject
      ParentId ref:Campaign kids:ChildCampaigns ?70
      Type picklist = Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner Ads|Direct Mail|Email|Telemarketing|Other
      Status picklist = Planned|In Progress|Completed|Aborted
      StartDate date
      EndDate date
      ExpectedRevenue currency:18.0 = whole 0 900000
      BudgetedCost currency:18.0 = whole 0 90000
      ActualCost currency:18.0 = whole 0 90000
      ExpectedResponse percent:10.2 = whole 0 100
      NumberSent double:18.0 = whole 0 100000
      IsActive boolean ! = bool 60
      Description textarea:32000 = note 4
      NumberOfLeads int:8 ! ro = int 0 400
      NumberOfConvertedLeads int:8 ! ro = int 0 40
      NumberOfContacts int:8 ! ro = int 0 400
      NumberOfResponses int:8 ! ro = int 0 100
      NumberOfOpportunities int:8 ! ro = int 0 50
      NumberOfWonOpportunities int:8 ! ro = int 0 20
      AmountAllOpportunities currency:18.0 ! ro = whole 0 900000
      AmountWonOpportunities currency:18.0 ! ro = whole 0 300000
      OwnerId ref:User !
      @audit
      LastActivityDate date ro
      @viewed
      CampaignMemberRecordTypeId ref:RecordType ?100`,
  }),
  defineObject({
    name: "CampaignMember",
    label: "Campaign Member",
    prefix: "00v",
    rows: 0,
    sharing: { parent: "CampaignId" },
    can: "create update delete query replicate trigger layout",
    childOf: { parent: "Campaign", field: "CampaignId", pattern: [4, 16, 10] },
    cells: {
      LeadId: (c) => (i) => (isLead(i) ? c.other("Lead").id(personOf(c, i)) : null),
      ContactId: (c) => (i) => (isLead(i) ? null : c.other("Contact").id(personOf(c, i))),
      LeadOrContactId:
        ({ cell }) =>
        (i) =>
          cell(isLead(i) ? "LeadId" : "ContactId")(i),
      Type: () => (i) => (isLead(i) ? "Lead" : "Contact"),
      HasResponded:
        ({ cell }) =>
        (i) =>
          cell("Status")(i) === "Responded",
      FirstRespondedDate:
        ({ cell }) =>
        (i) =>
          cell("Status")(i) === "Responded" ? String(cell("CreatedDate")(i)).slice(0, 10) : null,
      Name: ofPerson("Name"),
      FirstName: ofPerson("FirstName"),
      LastName: ofPerson("LastName"),
      Salutation: ofPerson("Salutation"),
      Title: ofPerson("Title"),
      Phone: ofPerson("Phone"),
      Fax: ofPerson("Fax"),
      MobilePhone: ofPerson("MobilePhone"),
      Email: ofPerson("Email"),
    },
    fields: `
      @deleted
      CampaignId ref:Campaign ! init kids:CampaignMembers cascade
      LeadId ref:Lead init kids:CampaignMembers cascade ?0
      ContactId ref:Contact init kids:CampaignMembers cascade ?0
      Status picklist ?0 = Sent|Responded
      HasResponded boolean ! ro
      @audit
      FirstRespondedDate date ro ?0
      Salutation picklist ro ?0 = own Mr.|Ms.|Mrs.|Dr.|Prof.
      Name string:255 ro ?0 name
      FirstName string:40 ro ?0
      LastName string:80 ro ?0
      Title string:128 ro ?0
      Street string:255 ro ?50 = street
      City string:40 ro ?50 = city
      State string:80 ro ?50 = state
      PostalCode string:20 ro ?50 = postal
      Country string:80 ro ?50 = country
      Email email:80 ro ?0
      Phone phone:40 ro ?0
      Fax phone:40 ro ?0
      MobilePhone phone:40 ro ?0
      Description textarea:32000 ro ?50 = note
      DoNotCall boolean ! ro
      HasOptedOutOfEmail boolean ! ro
      LeadSource picklist ro = Web|Phone Inquiry|Other
      CompanyOrAccount string:255 ro = company
      Type picklist ro ?0 = own Lead|Contact
      LeadOrContactId ref:Contact,Lead ro rel:- ?0
      LeadOrContactOwnerId ref:Group,User ro rel:LeadOrContactOwner ?0 = ref User 100`,
  }),
];
