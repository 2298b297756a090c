import type { Bookmark, JsonObject, Method, Selection } from "@singer-io-ts/tap-kit";

const text = { type: ["null", "string"] };
const dateTime = { type: ["null", "string"], format: "date-time" };

/** The properties that most sObjects have. */
export const commonProperties: JsonObject = {
  Id: { type: ["string"] },
  IsDeleted: { type: ["null", "boolean"] },
  SystemModstamp: dateTime,
  _sdc_deleted_at: dateTime,
};

/** A stream that a catalog selects. @param more members in place of those of Account */
export function selectionOf(more: {
  readonly id?: string;
  readonly properties?: JsonObject;
  readonly method?: Method;
  readonly replicationKey?: string | null;
  readonly from?: Partial<Bookmark> | null;
  readonly metadata?: ReadonlyMap<string, JsonObject>;
}): Selection {
  const schema = { type: "object", properties: more.properties ?? { ...commonProperties, Name: text } };
  const method = more.method ?? "INCREMENTAL";
  const replicationKey = more.replicationKey === undefined ? "SystemModstamp" : more.replicationKey;
  return {
    stream: {
      id: more.id ?? "Account",
      schema,
      keyProperties: ["Id"],
      replicationKeys: replicationKey === null ? [] : [replicationKey],
      methods: ["FULL_TABLE", "INCREMENTAL"],
      ...(more.metadata === undefined ? {} : { metadata: more.metadata }),
    },
    schema,
    method,
    replicationKey: method === "INCREMENTAL" ? replicationKey : null,
    from: more.from ? bookmarkOf(more.from) : null,
    version: 7,
    envelope: () => ({ open: new Uint8Array(0), close: new Uint8Array(0) }),
    restart: () => ({ ...selectionOf(more), version: 8 }),
  };
}

export function bookmarkOf(more: Partial<Bookmark> = {}): Bookmark {
  return {
    source: "00D000000000001EAA",
    version: 7,
    rows: 100,
    replicationKey: "SystemModstamp",
    replicationKeyValue: "2026-01-31T09:00:00.000Z",
    progress: null,
    ...more,
    own: { tail: null, ...more.own },
  };
}
