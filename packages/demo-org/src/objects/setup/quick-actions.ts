/** A quick action as its author defined it. */
export interface QuickAction {
  /** The object on whose records it is; null: a global one. */
  readonly object: string | null;
  readonly name: string;
  readonly label: string;
  readonly type: "Create" | "LogACall" | "Update";
  /** The object of the record that it makes or changes. */
  readonly target: string;
  /** The field of the new record that refers to the one on which the action is. */
  readonly parentField: string | null;
  /** The fields of its form, in their order. */
  readonly fields: readonly string[];
  /** Values that the author gave fields beforehand. */
  readonly predefined: Readonly<Record<string, string>>;
  /** The name of its icon, and the color of the icon. */
  readonly icon: string;
  readonly color: string;
}

type Sketch = Pick<QuickAction, "name" | "label" | "target" | "fields" | "icon" | "color"> & Partial<QuickAction>;

const action = (sketch: Sketch): QuickAction => ({
  object: null,
  type: "Create",
  parentField: null,
  predefined: {},
  ...sketch,
});

/** All quick actions of the org. */
export const QUICK_ACTIONS: readonly QuickAction[] = [
  action({
    name: "LogACall",
    label: "Log a Call",
    type: "LogACall",
    target: "Task",
    fields: ["Subject", "Description", "WhoId", "WhatId"],
    predefined: { Subject: "Call" },
    icon: "log_a_call",
    color: "48C3CC",
  }),
  action({
    name: "NewAccount",
    label: "New Account",
    target: "Account",
    fields: ["Name", "Phone", "Website", "ParentId"],
    icon: "new_account",
    color: "7F8DE1",
  }),
  action({
    name: "NewCase",
    label: "New Case",
    target: "Case",
    fields: ["ContactId", "AccountId", "Status", "Priority", "Subject", "Description"],
    icon: "new_case",
    color: "F2CF5B",
  }),
  action({
    name: "NewContact",
    label: "New Contact",
    target: "Contact",
    fields: ["FirstName", "LastName", "AccountId", "Title", "Email", "Phone"],
    icon: "new_contact",
    color: "A094ED",
  }),
  action({
    name: "NewEvent",
    label: "New Event",
    target: "Event",
    fields: ["Subject", "StartDateTime", "EndDateTime", "Location", "WhoId", "WhatId"],
    icon: "new_event",
    color: "EB7092",
  }),
  action({
    name: "NewLead",
    label: "New Lead",
    target: "Lead",
    fields: ["FirstName", "LastName", "Company", "Status", "Email", "Phone"],
    icon: "new_lead",
    color: "F88962",
  }),
  action({
    name: "NewOpportunity",
    label: "New Opportunity",
    target: "Opportunity",
    fields: ["Name", "AccountId", "CloseDate", "StageName", "Amount"],
    icon: "new_opportunity",
    color: "FCB95B",
  }),
  action({
    name: "NewTask",
    label: "New Task",
    target: "Task",
    fields: ["Subject", "ActivityDate", "WhoId", "WhatId", "OwnerId", "Status"],
    icon: "new_task",
    color: "4BC076",
  }),
  action({
    object: "Account",
    name: "New_Contact",
    label: "New Contact of the Account",
    target: "Contact",
    parentField: "AccountId",
    fields: ["FirstName", "LastName", "Title", "Email", "LeadSource"],
    predefined: { LeadSource: "Partner" },
    icon: "new_contact",
    color: "A094ED",
  }),
  action({
    object: "Account",
    name: "Rate",
    label: "Rate the Account",
    type: "Update",
    target: "Account",
    fields: ["Rating", "Industry", "Description"],
    icon: "update",
    color: "1DCCBF",
  }),
  action({
    object: "Case",
    name: "Close_Case",
    label: "Close Case",
    type: "Update",
    target: "Case",
    fields: ["Status", "Reason"],
    predefined: { Status: "Closed" },
    icon: "update",
    color: "1DCCBF",
  }),
  action({
    object: "Contact",
    name: "New_Case",
    label: "New Case of the Contact",
    target: "Case",
    parentField: "ContactId",
    fields: ["Subject", "Description", "Origin", "Status"],
    predefined: { Origin: "Phone" },
    icon: "new_case",
    color: "F2CF5B",
  }),
  action({
    object: "Opportunity",
    name: "Schedule_Meeting",
    label: "Schedule a Meeting",
    target: "Event",
    parentField: "WhatId",
    fields: ["Subject", "StartDateTime", "EndDateTime", "WhoId"],
    predefined: { Subject: "Meeting" },
    icon: "new_event",
    color: "EB7092",
  }),
  action({
    object: "Invoice__c",
    name: "Send_Reminder",
    label: "Send a Reminder",
    target: "Task",
    parentField: "WhatId",
    fields: ["Subject", "ActivityDate", "Priority"],
    predefined: { Subject: "Send Letter", Priority: "High" },
    icon: "new_task",
    color: "4BC076",
  }),
];

/** Actions of feeds, which every org lists; they have no form. */
export const POST_ACTIONS: readonly { readonly name: string; readonly label: string }[] = [
  { name: "FeedItem.TextPost", label: "Post" },
  { name: "FeedItem.ContentPost", label: "File" },
  { name: "FeedItem.LinkPost", label: "Link" },
  { name: "FeedItem.PollPost", label: "Poll" },
];
