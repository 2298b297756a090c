import type { Stream } from "@singer-io-ts/tap-kit";
import { listNames } from "../names.ts";
import type { ObjectDescribe } from "../salesforce/describe/describe.ts";

/** All types of fields that Salesforce documents. (SOAP API Developer Guide, Field Types; Object Reference, Field Types.) */
const known = new Set([
  ...["address", "anyType", "base64", "boolean", "combobox", "complexvalue", "currency", "datacategorygroupreference"],
  ...["date", "datetime", "double", "email", "encryptedstring", "id", "int", "json", "location", "long"],
  ...["multipicklist", "percent", "phone", "picklist", "reference", "string", "textarea", "time", "url"],
]);

/** One sentence about fields of types that are newer than this version; null where there is none. They are text. */
export function unknownTypes(describes: readonly ObjectDescribe[]): string | null {
  const fields = describes.flatMap((object) =>
    object.fields
      .filter(({ type }) => !known.has(type))
      .map(({ name, type }) => ({ name: `${object.name}.${name}`, type })),
  );
  if (fields.length === 0) return null;
  const types = [...new Set(fields.map(({ type }) => type))].join(", ");
  return `Salesforce has types of fields that this version does not know (${types}): ${listNames(fields.map(({ name }) => name))} come as text.`;
}

/** What brings deletions where incremental reads do not. */
const remedy =
  "For those set full_refresh_every, or the replication method FULL_TABLE: a full load's ACTIVATE_VERSION drops what is gone.";

/** One sentence about the streams of which incremental reads do not bring every deletion; null where there is none. */
export function unreportedDeletions(streams: readonly Stream[]): string | null {
  const unreported = streams.filter(({ metadata, replicationKeys }) => {
    const named = metadata?.get("")?.["salesforce.deletions"];
    return replicationKeys.length > 0 && (named === "recycle bin only" || named === "none");
  });
  if (unreported.length === 0) return null;
  const which = `${unreported.length} incremental ${unreported.length === 1 ? "stream" : "streams"}`;
  return `Salesforce does not report every deletion of ${which} (${listNames(unreported.map(({ id }) => id))}). ${remedy}`;
}

/**
 * One sentence about the streams that have no better key than LastModifiedDate; null where there is none. An import may
 * set it to any date, and what Salesforce changes by itself does not move it. (Salesforce Help, Set Audit Fields.)
 */
export function weakKeys(
  streams: readonly Stream[],
): { readonly text: string; readonly concerns: readonly string[] } | null {
  const weak = streams.filter(({ replicationKeys }) => replicationKeys.includes("LastModifiedDate"));
  if (weak.length === 0) return null;
  const which = `${weak.length} ${weak.length === 1 ? "stream" : "streams"}`;
  const concerns = weak.map(({ id }) => id);
  const text =
    `LastModifiedDate is all that shows changes in ${which} (${listNames(concerns)}): rows imported with an old date ` +
    "are not seen by incremental reads. Set full_refresh_every, or the replication method FULL_TABLE.";
  return { text, concerns };
}
