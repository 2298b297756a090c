import type { Org, OrgUser } from "../../../org/org.ts";
import { isRecordId } from "../../../store/record-id.ts";
import type { Route } from "../../wire/call.ts";
import { getByKey } from "./upsert.ts";

/**
 * GET sobjects/X/ID/FIELD: the bytes of a file. The same address, by a name in place of the id, is that of a row with an
 * external id.
 */
export const getFileOrRow: Route = (call, service) => {
  const { object = "", key = "", value = "" } = call.params;
  const { org } = service;
  const { user } = call.session;
  if (!isRecordId(key) || !isFile(org, user, object, value)) return getByKey(call, service);
  const { bytes, contentType } = org.file(user, object, key, value);
  return { status: 200, headers: { "Content-Type": mediaType(contentType, object) }, body: bytes };
};

const isFile = (org: Org, user: OrgUser, object: string, field: string): boolean =>
  org
    .describe(user, object)
    ?.fields.some(({ name, type }) => type === "base64" && name.toLowerCase() === field.toLowerCase()) === true;

/** Only a valid media type of a row is sent: a row's text must not become another header. */
function mediaType(written: string | null, object: string): string {
  if (written !== null && /^[\w.+-]+\/[\w.+-]+$/.test(written)) return written;
  // As the guide writes it (REST API Developer Guide, Get Event Monitoring Content from a Record).
  return object.toLowerCase() === "eventlogfile" ? "application/octetstream" : "application/octet-stream";
}
