import { TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { discoverStreams } from "../../src/discover/object-streams.ts";
import { objectsNeeded, withRelatedFields } from "../../src/discover/related-fields.ts";
import type { FieldDescribe, ObjectDescribe } from "../../src/salesforce/describe/describe.ts";
import { bareObject, field as plainField, reference } from "../support/describes.ts";

const field: typeof plainField = (name, type, more) => plainField(name, type, { label: `${name} label`, ...more });
const object = (name: string, ...fields: FieldDescribe[]): ObjectDescribe => bareObject(name, fields);

const opportunity = bareObject(
  "Opportunity",
  [
    field("Id", "id"),
    reference("AccountId", "Account", "Account"),
    reference("OwnerId", "Owner", "User", "Group"),
    reference("SecretId", "Secret__r", "Secret__c"),
    reference("ReportedId", null, "User"),
  ],
  { childRelationships: [{ relationshipName: "Contacts", childSObject: "Contact" }] },
);
const account = object(
  "Account",
  field("Name"),
  field("AnnualRevenue", "currency"),
  field("BillingAddress", "address"),
  field("Logo__c", "base64"),
  reference("OwnerId", "Owner", "User"),
);
const user = object(
  "User",
  ...[field("Name"), field("Email", "email"), field("Phone", "double"), reference("ManagerId", "Manager", "User")],
  reference("UserRoleId", "UserRole", "UserRole"),
);
const group = object("Group", field("DeveloperName", "string", { nameField: true }), field("Email", "email"));
const role = object("UserRole", field("Name"), field("SystemModstamp", "datetime"));
const known = new Map([opportunity, account, user, group, role].map((each) => [each.name, each]));
const describeOf = (name: string) => known.get(name);

function related(...paths: string[]) {
  const [stream] = discoverStreams([opportunity], { deletedAt: "_sdc_deleted_at", records: "all" });
  const { schema, metadata } = withRelatedFields(stream!, opportunity, paths, { describeOf });
  const properties = schema["properties"] as Readonly<Record<string, object>>; // discovery's own form
  return Object.entries(properties)
    .filter(([name]) => metadata?.get(name)?.["salesforce.path"] !== undefined)
    .map(([name, property]) => ({ name, property, metadata: metadata?.get(name) }));
}

function errorOf(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
}

describe("a related field", () => {
  it("by a * is a formula only where formulas are wanted, by its name always", () => {
    const size = { ...field("Size__c", "double"), calculated: true };
    const parent = object("Account", field("Name"), size);
    const describeParent = (name: string) => (name === "Account" ? parent : known.get(name));
    const columns = (path: string, hasFormulas: boolean) => {
      const [stream] = discoverStreams([opportunity], { deletedAt: "_sdc_deleted_at", records: "all" });
      const found = withRelatedFields(stream!, opportunity, [path], { describeOf: describeParent, hasFormulas });
      return [...(found.metadata?.keys() ?? [])].filter((name) => name.startsWith("Account__"));
    };

    expect([columns("Account.*", true), columns("Account.*", false), columns("Account.Size__c", false)]).toEqual([
      ["Account__Name", "Account__Size__c"],
      ["Account__Name"],
      ["Account__Size__c"],
    ]);
  });

  it("is a flat property typed by the parent's describe, under the names that the describes spell", () => {
    expect(related("account.owner.email", "Account.AnnualRevenue")).toEqual([
      {
        name: "Account__Owner__Email",
        property: { type: ["null", "string"], title: "Account Owner: Email label" },
        metadata: {
          inclusion: "available",
          "salesforce.type": "email",
          "salesforce.path": ["Account", "Owner", "Email"],
        },
      },
      {
        name: "Account__AnnualRevenue",
        property: { type: ["null", "number"], title: "Account: AnnualRevenue label" },
        metadata: {
          inclusion: "available",
          "salesforce.type": "currency",
          "salesforce.path": ["Account", "AnnualRevenue"],
        },
      },
    ]);
  });

  it("is each readable simple field where the path ends with a star, and none of them twice", () => {
    const names = related("Account.*", "Account.Name").map(({ name }) => name);

    expect(names).toEqual(["Account__Name", "Account__AnnualRevenue", "Account__OwnerId"]);
  });

  it("is of one type of a parent that can be of several, where the path names the type", () => {
    expect(related("Owner:group.DeveloperName")).toEqual([
      {
        name: "Owner__Group__DeveloperName",
        property: { type: ["null", "string"], title: "Owner: DeveloperName label" },
        metadata: {
          inclusion: "available",
          "salesforce.type": "string",
          "salesforce.path": ["Owner", "DeveloperName"],
          "salesforce.parent-type": "Group",
        },
      },
    ]);
  });

  it("is one that all types share, where the path names none", () => {
    expect(related("Owner.Email", "owner.userrole.name").map(({ name, metadata }) => [name, metadata])).toEqual([
      ["Owner__Email", { inclusion: "available", "salesforce.type": "email", "salesforce.path": ["Owner", "Email"] }],
      [
        "Owner__UserRole__Name",
        { inclusion: "available", "salesforce.type": "string", "salesforce.path": ["Owner", "UserRole", "Name"] },
      ],
    ]);
  });

  it("that all types share has its place in each type that another path names, or none there", () => {
    const paths = ["Owner.Name", "Owner.Type", "Owner.Phone", "Owner.UserRole.Name", "Owner:Group.DeveloperName"];

    const places = related(...paths).map(({ name, metadata }) => [name, metadata?.["salesforce.in-types"]]);

    expect(Object.fromEntries(places)).toEqual({
      Owner__Name: { Group: ["DeveloperName"], User: ["Name"] },
      Owner__Type: { Group: ["attributes", "type"], User: ["attributes", "type"] },
      // A field of that name, but a number.
      Owner__Phone: { Group: null, User: null },
      Owner__UserRole__Name: { Group: null, User: ["UserRole", "Name"] },
      Owner__Group__DeveloperName: undefined,
    });
  });

  it("beyond a parent of several types is no way to find children whose parents changed", () => {
    const [stream] = discoverStreams([opportunity], { deletedAt: "_sdc_deleted_at", records: "all" });

    const { metadata } = withRelatedFields(stream!, opportunity, ["Owner.UserRole.Name"], { describeOf });

    expect(metadata?.get("")?.["salesforce.stamped-parents"]).toBeUndefined();
  });

  const toCorrect = "Correct the path, or give the user read access to the field.";
  const form = "Write relationships and a field, with dots between them; * for all fields of that parent.";
  it.each([
    ["Account", "names a parent, and no field of it. Write Account.Name, or Account.* for all fields of that parent."],
    ["reportedid", "is a field of Opportunity itself. Leave it out: an object's own fields come without it."],
    ["Account.Name; DROP", `is no path like Account.Owner.Name. ${form}`],
    ["Account/Name", `is no path like Account.Owner.Name. ${form}`],
    ["Account.Nme", `Account has no field Nme that this user may read (did you mean Name?). ${toCorrect}`],
    ["Acount.Name", `Opportunity has no relationship Acount (did you mean Account?). ${toCorrect}`],
    ["ReportedId.Name", `Opportunity has no relationship ReportedId. ${toCorrect}`],
    ["Opportunity.Name", "Opportunity has no relationship Opportunity. Leave Opportunity out: paths begin there."],
    [
      "contacts.Name",
      "Contacts are children of Opportunity, and a path leads to parents. Ask for children by a subquery in queries: (SELECT Id FROM Contacts).",
    ],
    [
      "Owner.DeveloperName",
      "a parent by Owner, whatever its type, has no field DeveloperName that this user may read. Name one of its types (User, Group): Owner:User.DeveloperName.",
    ],
    [
      "Owner.Nmae",
      "a parent by Owner, whatever its type, has no field Nmae that this user may read (did you mean Name?). Name one of its types (User, Group): Owner:User.Nmae.",
    ],
    ["Owner.Profile.Name", `leads to Profile, which this user may not see. ${toCorrect}`],
    [
      "Owner.Manager.Name",
      "leads through Owner, whose parents are of several types. Name one of its types (User, Group): Owner:User.Manager.Name.",
    ],
    ["Owner:Accounts.Name", `Owner is never of type Accounts. ${toCorrect}`],
    ["Secret__r.Name", `leads to Secret__c, which this user may not see. ${toCorrect}`],
    ["Account.BillingAddress", `BillingAddress is of type address; name its parts. ${toCorrect}`],
    ["Account.Logo__c", `Logo__c is of type base64; name its parts. ${toCorrect}`],
    [
      "A.B.C.D.E.F.G",
      "leads up 6 levels; 5 is the most. Leave it out, or read the parent that has the field as a stream of its own.",
    ],
  ])("is refused by its path, with what to write: %s", (path, fault) => {
    const error = errorOf(() => related(path));

    expect(error).toBeInstanceOf(TapError);
    expect(error).toHaveProperty("message", `related_fields: ${path} of Opportunity: ${fault}`);
  });

  it("asks for the describes on its way, one level at a time", () => {
    const only = (name: string) => (name === "Account" ? account : undefined);

    expect(objectsNeeded(opportunity, ["Account.Owner.Name", "Secret__r.Name", "Owner.Name"], () => undefined)).toEqual(
      ["Account", "Secret__c"],
    );
    expect(objectsNeeded(opportunity, ["Account.Owner.Name"], only)).toEqual(["User"]);
    expect(objectsNeeded(opportunity, ["Account.Owner.Name"], describeOf)).toEqual([]);
    expect(objectsNeeded(opportunity, ["Owner.UserRole.Name"], () => undefined)).toEqual(["User"]);
  });
});
