import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { Formula, ObjectDef } from "../define/object-def.ts";

/** First and last name as the platform joins them. */
const fullName: Formula = (read) => [read("FirstName"), read("LastName")].filter((p) => p !== null).join(" ");

const ALL = "create update delete undelete query replicate search merge trigger layout mru feed";

const RATING = "Hot|Warm|Cold";
const INDUSTRY =
  "Agriculture|Apparel|Banking|Biotechnology|Chemicals|Construction|Consulting|Education|Electronics|Energy|Food & Beverage|Government|Healthcare|Technology|Utilities|Other";
const SOURCE = "Web|Phone Inquiry|Partner Referral|Purchased List|Other|NA";
const CLEAN = "Matched|Different|Acknowledged|NotFound|Inactive|Pending|SelectMatch|Skipped";
const SALUTATION = "Mr.|Ms.|Mrs.|Dr.|Prof.";

/** Accounts, contacts and leads: the objects that can be merged. */
export const accounts: readonly ObjectDef[] = [
  defineObject({
    name: "Account",
    prefix: "001",
    rows: 1000,
    sharing: "owner",
    can: ALL,
    fields: `
      @deleted
      MasterRecordId ref:Account ro
      Name string:255 ! name = company
      Type picklist = Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation Partner|Technology Partner|Other
      ParentId ref:Account kids:ChildAccounts ?70
      @address Billing
      @address Shipping
      Phone phone:40
      Fax phone:40
      AccountNumber string:40 = seq CD 7
      Website url:255
      PhotoUrl url:255 ro ?100
      Sic string:20 = seq 4
      Industry picklist = ${INDUSTRY}
      AnnualRevenue currency:18.0 = whole 0 900000000
      NumberOfEmployees int:8 = int 0 250000
      Ownership picklist = Public|Private|Subsidiary|Other
      TickerSymbol string:20
      Description textarea:32000 = note 6
      Rating picklist fixed = ${RATING}
      Site string:80
      OwnerId ref:User !
      @audit
      LastActivityDate date ro = date -200 0
      @viewed
      Jigsaw string:20 ?100
      JigsawCompanyId string:20 ro ?100
      CleanStatus picklist fixed = ${CLEAN}
      AccountSource picklist = ${SOURCE}
      DunsNumber string:9 ?60 = seq 9
      Tradestyle string:255 ?60
      NaicsCode string:8 ?60 = seq 6
      NaicsDesc string:120 ?60
      YearStarted string:4 = const 1999
      SicDesc string:80 ?60
      CustomerPriority__c picklist = High|Low|Medium
      SLA__c picklist = Gold|Silver|Platinum|Bronze
      Active__c picklist = No|Yes
      NumberofLocations__c double:3.0 = whole 0 120
      UpsellOpportunity__c picklist = Maybe|No|Yes
      SLASerialNumber__c string:10 = seq 4
      SLAExpirationDate__c date
      RecordTypeId ref:RecordType ?0 = recordtype`,
  }),
  defineObject({
    name: "Contact",
    prefix: "003",
    rows: 2000,
    sharing: "owner",
    can: ALL,
    formulas: { Name: fullName, IsEmailBounced: (read) => read("EmailBouncedDate") !== null },
    fields: `
      @deleted
      MasterRecordId ref:Contact ro
      AccountId ref:Account kids:Contacts cascade ?8
      LastName string:80 ! of:Name = last
      FirstName string:40 of:Name ?12 = first
      Salutation picklist of:Name = ${SALUTATION}
      Name string:121 ! ro name
      @address Other
      @address Mailing
      Phone phone:40
      Fax phone:40
      MobilePhone phone:40
      HomePhone phone:40 ?70
      OtherPhone phone:40 ?80
      AssistantPhone phone:40 ?80
      ReportsToId ref:Contact kids:ReportingContacts ?70
      Email email:80 idlookup
      Title string:128 = title
      Department string:80
      AssistantName string:40 ?70 = first
      LeadSource picklist = ${SOURCE}
      Birthdate date ?40 = date -29000 -7000 wild
      Description textarea:32000 = note 4
      OwnerId ref:User !
      @audit
      LastActivityDate date ro
      LastCURequestDate datetime ro ?100
      LastCUUpdateDate datetime ro ?100
      @viewed
      EmailBouncedReason string:255 ?95
      EmailBouncedDate datetime ?95
      IsEmailBounced boolean ! ro
      PhotoUrl url:255 ro ?100
      Jigsaw string:20 ?100
      CleanStatus picklist fixed = ${CLEAN}
      Level__c picklist = Secondary|Tertiary|Primary
      Languages__c string:100 = word`,
  }),
  defineObject({
    name: "Lead",
    prefix: "00Q",
    rows: 800,
    sharing: "owner",
    can: ALL,
    formulas: { Name: fullName },
    cells: {
      ConvertedDate:
        ({ salt, cell }) =>
        (i) =>
          converted(salt, i) ? String(cell("CreatedDate")(i)).slice(0, 10) : null,
      IsConverted:
        ({ cell }) =>
        (i) =>
          cell("ConvertedDate")(i) !== null,
      Status:
        ({ salt, cell }) =>
        (i) =>
          cell("ConvertedDate")(i) !== null
            ? "Closed - Converted"
            : (["Open - Not Contacted", "Working - Contacted", "Closed - Not Converted"][mix(salt, i) % 3] ?? null),
      ConvertedAccountId:
        ({ cell, other }) =>
        (i) =>
          cell("ConvertedDate")(i) === null ? null : other("Account").id(i % other("Account").permanentRows),
    },
    fields: `
      @deleted
      MasterRecordId ref:Lead ro
      LastName string:80 ! of:Name = last
      FirstName string:40 of:Name = first
      Salutation picklist of:Name = ${SALUTATION}
      Name string:121 ! ro name
      Title string:128 = title
      Company string:255 ! = company
      @address -
      Phone phone:40
      MobilePhone phone:40
      Fax phone:40
      Email email:80 idlookup
      Website url:255
      PhotoUrl url:255 ro ?100
      Description textarea:32000 = note
      LeadSource picklist = ${SOURCE}
      Status picklist ! defaulted = own Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted
      Industry picklist = ${INDUSTRY}
      Rating picklist = ${RATING}
      AnnualRevenue currency:18.0 = whole 0 90000000
      NumberOfEmployees int:8
      OwnerId ref:Group,User ! ?0 = ref User 90 Group 10
      IsConverted boolean ! ro
      ConvertedDate date ro
      ConvertedAccountId ref:Account ro
      ConvertedContactId ref:Contact ro ?100
      ConvertedOpportunityId ref:Opportunity ro ?100
      IsUnreadByOwner boolean !
      @audit
      LastActivityDate date ro
      @viewed
      Jigsaw string:20 ?100
      CleanStatus picklist fixed = ${CLEAN}
      EmailBouncedReason string:255 ?95
      EmailBouncedDate datetime ?95`,
  }),
];

const converted = (salt: number, i: number): boolean => mix(salt ^ 0x1ead, i) % 6 === 0;
