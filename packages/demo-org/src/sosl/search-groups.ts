import type { FieldDescribe } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";
import { refuseSearch } from "./refusal.ts";

/** Which fields a search looks at. */
type Group = "ALL" | "NAME" | "EMAIL" | "PHONE" | "SIDEBAR";

const TEXTS = ["string", "combobox", "textarea", "email", "phone", "url"];

/** What IN NAME FIELDS searches besides the name field. (SOSL Reference, "IN SearchGroup".) */
const ALSO_NAMES: Readonly<Record<string, readonly string[]>> = {
  Account: ["Website", "Site"],
  Asset: ["SerialNumber"],
  Case: ["SuppliedName", "SuppliedCompany", "Subject"],
  Contact: ["AssistantName"],
  Event: ["Subject"],
  Lead: ["Company"],
  Note: ["Title"],
  PermissionSet: ["Label"],
  Report: ["Description"],
  Task: ["Subject"],
  User: ["CommunityNickname"],
};

/** Objects of which every text is searched, whatever IN says, and which are found only where RETURNING names them. (The same, and "RETURNING".) */
export const isSpecial = (object: string): boolean => SPECIAL.test(object);
const SPECIAL =
  /^(?:KnowledgeArticleVersion|.*__kav|Document|FeedComment|FeedItem|ContentVersion|ContentDocument|Product2|Solution)$/;

/** @throws OrgError INVALID_SEARCH_SCOPE */
export function groupNamed(name: string): Group {
  const group = name.toUpperCase();
  if (group === "ALL" || group === "NAME" || group === "EMAIL" || group === "PHONE" || group === "SIDEBAR")
    return group;
  throw refuseSearch.scope(name);
}

/** The fields that the user may see of those that a group searches. What the sidebar searches is not documented: names here. */
export function searchedFields({ def: { name: object }, describe: { fields } }: Entity, group: Group) {
  const texts = fields.filter(({ type }) => TEXTS.includes(type));
  if (group === "ALL" || isSpecial(object)) return texts;
  if (group === "EMAIL" || group === "PHONE") return texts.filter(({ type }) => type === group.toLowerCase());
  const also = ALSO_NAMES[object] ?? [];
  return texts.filter((field: FieldDescribe) => field["nameField"] === true || also.includes(field.name));
}
