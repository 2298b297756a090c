import type { JsonObject } from "../json.ts";
import type { Bookmark } from "../tap/bookmark.ts";

/** The number of the bookmark's form that this kit writes and reads. */
export const bookmarkFormat = 1;

/** A bookmark as a STATE has it. The spelling is a contract with every state written so far: `org` is the source, `scan` the progress. */
interface StoredBookmark {
  readonly format: number;
  readonly org: string | null;
  readonly version: number | null;
  readonly rows: number | null;
  readonly replication_key: string | null;
  readonly replication_key_value: string | null;
  readonly scan: string | null;
}

/** Whether a tap's own member must be there in every bookmark. */
export type OwnMemberForm = "required" | "optional";

/** Versions are times in milliseconds: no later one can be, and the ones that follow are still whole numbers. */
const latestVersion = 8_640_000_000_000_000;

const textOrNull: JsonObject = { type: ["string", "null"] };

/** The JSON Schema of a stored bookmark. Members that later forms add may be there too. */
export function storedBookmarkSchema(own: Readonly<Record<string, OwnMemberForm>>): JsonObject {
  const properties = {
    format: { type: "integer", minimum: 1 },
    org: textOrNull,
    version: { type: ["integer", "null"], minimum: 1, maximum: latestVersion },
    rows: { type: ["integer", "null"], minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    replication_key: textOrNull,
    replication_key_value: textOrNull,
    scan: textOrNull,
  } satisfies Record<keyof StoredBookmark, JsonObject>;
  const names = Object.keys(own);
  return {
    type: "object",
    required: [...Object.keys(properties), ...names.filter((name) => own[name] === "required")],
    properties: { ...properties, ...Object.fromEntries(names.map((name) => [name, textOrNull])) },
  };
}

/** @param stored as `storedBookmarkSchema` has it. */
export function readBookmark(stored: JsonObject): Bookmark {
  // The schema is what the types say; a member that it does not have is passed on as it is.
  const { format: _format, org, scan, ...rest } = stored as unknown as StoredBookmark;
  const { version, rows, replication_key, replication_key_value, ...own } = rest;
  return {
    source: org,
    version,
    rows,
    replicationKey: replication_key,
    replicationKeyValue: replication_key_value,
    progress: scan,
    own,
  };
}

/** The bookmark as JSON text for a STATE. */
export function writeBookmark({ source, progress, own, ...rest }: Bookmark): string {
  const { version, rows, replicationKey, replicationKeyValue } = rest;
  const stored: StoredBookmark = {
    format: bookmarkFormat,
    org: source,
    version,
    rows,
    replication_key: replicationKey,
    replication_key_value: replicationKeyValue,
    scan: progress,
  };
  return JSON.stringify({ ...stored, ...own });
}
