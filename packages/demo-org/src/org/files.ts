import { notFound } from "./not-found.ts";
import { type FileContent, OrgError } from "./org.ts";
import type { Entity } from "./user-view.ts";

/**
 * The bytes of a base64 field of one row. (REST API Developer Guide, sObject Blob Get: the record must exist and have blob data.)
 * @throws OrgError NOT_FOUND, INSUFFICIENT_ACCESS
 */
export function fileOf({ table, fields, reader, sees }: Entity, id: string, field: string): FileContent {
  const index = table.indexOf(id);
  const described = fields.get(field.toLowerCase());
  if (described?.type !== "base64" || index < 0 || !table.exists(index)) throw notFound();
  if (fields.has("isdeleted") && reader("IsDeleted")(index) === true) throw notFound();
  if (sees?.(index) === false)
    throw new OrgError(403, "INSUFFICIENT_ACCESS", "insufficient access rights on object id");
  const content = reader(described.name)(index);
  if (content === null) throw notFound();
  const contentType = fields.has("contenttype") ? reader("ContentType")(index) : null;
  return {
    bytes: Buffer.from(String(content), "base64"),
    contentType: contentType === null ? null : String(contentType),
  };
}
