import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { MakeCell, ObjectDef } from "../define/object-def.ts";
import { type StandardObject, sketchOf } from "./standard-objects.ts";

/** Events that are stored: their key is EventIdentifier, and the Id of each is the same placeholder. */
const NAMES = new Set([
  "ApiEvent",
  "BulkApiResultEventStore",
  "FileEventStore",
  "IdentityProviderEventStore",
  "IdentityVerificationEvent",
  "LightningUriEvent",
  "ListViewEvent",
  "LoginAsEvent",
  "LoginEvent",
  "LogoutEvent",
  "PermissionSetEventStore",
  "ReportEvent",
  "UriEvent",
]);

/** A date-time with milliseconds, in the order of the rows; four rows in sixteen share a second. */
const eventDate: MakeCell = ({ cell }) => {
  const created = cell("CreatedDate");
  return (i) => String(created(i)).replace(/\.\d{3}Z$/, `.${String((i % 4) * 249).padStart(3, "0")}Z`);
};

const identifier: MakeCell =
  ({ salt }) =>
  (i) => {
    const [a, b, c] = [mix(salt, i), mix(salt ^ 1, i), mix(salt ^ 2, i)].map((h) =>
      (h >>> 0).toString(16).padStart(8, "0"),
    );
    return `${a}-${b?.slice(0, 4)}-${b?.slice(4)}-${c?.slice(0, 4)}-${c?.slice(4)}${String(i).padStart(8, "0")}`;
  };

/** Null for an object of another kind. (Object Reference, Real-Time Event Monitoring.) */
export function bigObject(name: string, object: StandardObject): ObjectDef | null {
  if (!NAMES.has(name)) return null;
  return defineObject({
    ...sketchOf(name, object),
    rows: 0,
    grows: false,
    fixed: true,
    isBig: true,
    cells: { EventDate: eventDate, EventIdentifier: identifier },
    fields: `
      CreatedDate datetime ! ro sys nofilter = created
      EventDate datetime ! ro sys
      EventIdentifier string:36 ! ro sys
      UserId ref:User ro ?0 = ref User 100
      Username string:80 ro ?0 nofilter = seq user 6
      SourceIp string:39 ro nofilter = seq 10.0.0. 3
      LoginKey string:16 ro nofilter`,
  });
}
