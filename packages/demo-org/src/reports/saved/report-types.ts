import type { FieldDescribe, ObjectDescribe } from "../../org/org.ts";

/**
 * How a column shows a value in its own way (recorded replies): a date-time as the day alone, the fiscal period `2025 3` as `Q3-2025`, a street as
 * a string, though with its lines.
 */
type ShownAs = "day" | "period" | "street";

/** A column that reports of a type may have. */
export interface Column {
  readonly name: string;
  readonly label: string;
  readonly dataType: string;
  /** What is shown, as SOQL names it from the report type's object on. */
  readonly path: string;
  /** Whose id is the value of a name or lookup column. */
  readonly idPath: string | null;
  readonly entityColumnName: string;
  readonly maxLength: number;
  readonly isCustom: boolean;
  readonly shownAs: ShownAs | null;
  /** Text beyond 255 characters is cut. */
  readonly isLong: boolean;
}

export interface ReportType {
  readonly type: string;
  readonly label: string;
  readonly object: string;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Types by name with the label that people see. Those that are no object's name have columns of their own. */
export const typeLabels: Readonly<Record<string, string>> = {
  Opportunity: "Opportunities",
  ContactList: "Contacts & Accounts",
  CaseList: "Cases",
  Invoice__c: "Invoices",
  Measurement__c: "Measurements",
  Account: "Accounts with Owners",
};

/** Column names of the classic types: `NAME PATH [ID_PATH] [SHOWN_AS] = Label`; a hyphen: no id. */
const classic: Readonly<Record<string, { readonly object: string; readonly lines: string }>> = {
  Opportunity: {
    object: "Opportunity",
    lines: `
      OPPORTUNITY_ID Id = Opportunity ID
      OPPORTUNITY_NAME Name Id = Opportunity Name
      ACCOUNT_NAME Account.Name AccountId = Account Name
      FULL_NAME Owner.Name OwnerId = Opportunity Owner
      AMOUNT Amount = Amount
      EXP_AMOUNT ExpectedRevenue = Expected Revenue
      PROBABILITY Probability = Probability (%)
      QUANTITY TotalOpportunityQuantity = Quantity
      STAGE_NAME StageName = Stage
      TYPE Type = Type
      LEAD_SOURCE LeadSource = Lead Source
      CLOSE_DATE CloseDate = Close Date
      FISCAL_QUARTER Fiscal - period = Fiscal Period
      CREATED_DATE CreatedDate - day = Created Date
      LAST_UPDATE LastModifiedDate - day = Last Modified Date
      NEXT_STEP NextStep = Next Step
      WON IsWon = Won
      DESCRIPTION Description = Description`,
  },
  ContactList: {
    object: "Contact",
    lines: `
      CONTACT_ID Id = Contact ID
      SALUTATION Salutation = Salutation
      FIRST_NAME FirstName Id = First Name
      LAST_NAME LastName Id = Last Name
      TITLE Title = Title
      ADDRESS2_STREET MailingStreet - street = Mailing Street
      ADDRESS2_CITY MailingCity = Mailing City
      ADDRESS2_STATE MailingState = Mailing State/Province
      ADDRESS2_ZIP MailingPostalCode = Mailing Zip/Postal Code
      ADDRESS2_COUNTRY MailingCountry = Mailing Country
      PHONE1 Phone = Phone
      PHONE2 Fax = Fax
      PHONE3 MobilePhone = Mobile
      EMAIL Email = Email
      BIRTHDATE Birthdate = Birthdate
      OWNER_FULL_NAME Owner.Name OwnerId = Account Owner
      ACCOUNT.NAME Account.Name AccountId = Account Name`,
  },
  CaseList: {
    object: "Case",
    lines: `
      CASE_NUMBER CaseNumber = Case Number
      CASE_ID Id = Case ID
      SUBJECT Subject Id = Subject
      DESCRIPTION Description = Description
      STATUS Status = Status
      PRIORITY Priority = Priority
      CREATED_DATEONLY CreatedDate = Date/Time Opened
      ACCOUNT_NAME Account.Name AccountId = Account Name
      OWNER Owner.Name OwnerId = Case Owner
      CDF1 Id = Case Safe Id`,
  },
};

type Described = (object: string) => ObjectDescribe | null;

/** The type with the columns that this user may see; null: unknown, or its object is. */
export function reportType(type: string, describe: Described): ReportType | null {
  const known = classic[type];
  const object = describe(known?.object ?? type);
  if (object === null) return null;
  const columns = known === undefined ? ownColumns(object, describe) : classicColumns(known.lines, object, describe);
  const byName = new Map(columns.map((column) => [column.name, column]));
  return { type, label: typeLabels[type] ?? object.name, object: object.name, columns: byName };
}

function classicColumns(lines: string, object: ObjectDescribe, describe: Described): Column[] {
  const columns = lines.split("\n").filter((line) => line.trim() !== "");
  return columns.flatMap((line) => {
    const [left = "", label = ""] = line.trim().split(" = ");
    const [name = "", path = "", idPath = "-", form] = left.split(" ");
    const found = fieldAt(object, path, describe);
    if (found === null) return [];
    const made = columnOf(found.object, found.field, { name, path, idPath: idPath === "-" ? null : idPath });
    if (name.startsWith("CDF")) return [{ ...made, label, dataType: "string", entityColumnName: "", isCustom: true }];
    const shownAs = (form ?? null) as ShownAs | null; // as the lines above have it
    return [{ ...made, label, shownAs, dataType: shownAs === "street" ? "string" : made.dataType }];
  });
}

interface Found {
  readonly object: string;
  readonly field: FieldDescribe;
}

function fieldAt(object: ObjectDescribe, path: string, describe: Described): Found | null {
  const [first = "", ...rest] = path.split(".");
  const next = rest.join(".");
  if (next === "") {
    const field = object.fields.find(({ name }) => name === first);
    return field === undefined ? null : { object: object.name, field };
  }
  const lookup = object.fields.find(({ relationshipName }) => relationshipName === first);
  const parent = describe(lookup?.referenceTo.at(-1) ?? "");
  return parent === null ? null : fieldAt(parent, next, describe);
}

const without = new Set(["base64", "address", "location", "anyType", "complexvalue"]);

/** `Account.Industry` for each field, lookups by the name they show, and the fields of the owner. */
function ownColumns(object: ObjectDescribe, describe: Described): Column[] {
  const owner = object.fields.find(({ name }) => name === "OwnerId") === undefined ? null : describe("User");
  return [
    ...columnsOf(object, "", describe),
    ...(owner === null || object.name !== "Account" ? [] : columnsOf(owner, "Owner.", describe)),
  ].map((column) => ({ ...column, name: `${object.name}.${column.name}` }));
}

function columnsOf(object: ObjectDescribe, prefix: string, describe: Described): Column[] {
  return object.fields.flatMap((field) => {
    const { name, type, relationshipName, referenceTo } = field;
    if (without.has(type)) return [];
    if (type !== "reference") {
      const idPath = field["nameField"] === true ? `${prefix}Id` : null;
      return [columnOf(object.name, field, { name: prefix + name, path: prefix + name, idPath })];
    }
    const target = describe(referenceTo.at(-1) ?? "");
    const shown = target?.fields.find((each) => each["nameField"] === true)?.name;
    if (prefix !== "" || relationshipName === null || shown === undefined) return [];
    const at = {
      name: field["custom"] === true ? name : relationshipName,
      path: `${relationshipName}.${shown}`,
      idPath: name,
    };
    return [{ ...columnOf(object.name, field, at), dataType: "string" }];
  });
}

function columnOf(object: string, field: FieldDescribe, at: Pick<Column, "name" | "path" | "idPath">): Column {
  const length = Number(field["length"] ?? 0);
  return {
    ...at,
    label: field.label,
    dataType: dataTypeOf(field.type),
    entityColumnName: `${object}.${field.name}`,
    maxLength: length,
    isCustom: field["custom"] === true,
    shownAs: null,
    isLong: field.type === "textarea" && length > 255,
  };
}

const dataTypeOf = (type: string): string => (type === "encryptedstring" ? "string" : type);
