import type { Run } from "@singer-io-ts/tap-kit";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { Session } from "../session.ts";

/** What the user looked at last, the newest first; at most 200. (REST API Developer Guide, Recently Viewed Items.) */
export async function recentItems(session: Session, stream: string, run: Run): Promise<readonly RecentItem[]> {
  const request = { method: "GET", path: "recent?limit=200", stream } as const;
  return session.ask(request, run, (reply) => jsonReply(reply, "recent items", recentItemsIn, stream));
}

function recentItemsIn(value: unknown): readonly RecentItem[] | null {
  const items = Array.isArray(value) ? value.map(recentItemIn) : [null];
  return items.every((item) => item !== null) ? items : null;
}

export interface RecentItem {
  readonly object: string;
  readonly id: string;
  readonly name: string | null;
}

function recentItemIn(value: unknown): RecentItem | null {
  const { member, text } = members(value);
  const object = members(member("attributes")).text("type");
  const id = text("Id");
  return object === null || id === null ? null : { object, id, name: text("Name") };
}
