/** What a record says of the file in one of its fields. */
export interface FileFacts {
  /** The field with its length in bytes. */
  readonly length: string;
  /** The field with its MD5, in hexadecimal digits. */
  readonly checksum?: string;
}

/** By the name of the field that holds the file. (Object Reference: Attachment, ContentVersion, Document, EventLogFile, InsightsExternalData.) */
const factsByField: Readonly<Record<string, FileFacts>> = {
  Body: { length: "BodyLength" },
  VersionData: { length: "ContentSize", checksum: "Checksum" },
  Content: { length: "ContentSize" },
  ContentData: { length: "ContentSize" },
  LogFile: { length: "LogFileLength" },
  DataFile: { length: "DataLength" },
  MetadataJson: { length: "MetadataLength" },
};

/** Null where records say nothing of such a file. */
export function factsOfFile(field: string): FileFacts | null {
  return Object.hasOwn(factsByField, field) ? (factsByField[field] ?? null) : null;
}

/** A record's member for a fact that the user did not select; no field of Salesforce's has such a name. It never goes out. */
export const hiddenName = (field: string): string => `file:${field}`;
