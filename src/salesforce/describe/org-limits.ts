import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { Session } from "../session.ts";

/** A limit of the org, or of one application in it. */
export interface OrgLimit {
  readonly name: string;
  /** Null: the org's own. */
  readonly application: string | null;
  readonly max: number;
  readonly remaining: number;
}

/** All limits that the user may see, by one call. (REST API Developer Guide, Limits.) */
export async function orgLimits(session: Session, stream: string, run: Run): Promise<readonly OrgLimit[]> {
  const request = { method: "GET", path: "limits", stream } as const;
  return session.ask(request, run, (reply) => jsonReply(reply, "limits", limitsIn, stream));
}

function limitsIn(value: unknown): readonly OrgLimit[] | null {
  if (typeof value !== "object" || value === null) return null;
  return Object.entries(value).flatMap(([name, limit]) => {
    const own = limitOf(name, null, limit);
    // Applications stand among a limit's numbers, each with numbers of its own.
    const applications = Object.entries(Object(limit)).flatMap(([app, numbers]) => limitOf(name, app, numbers) ?? []);
    return own === null ? applications : [own, ...applications];
  });
}

function limitOf(name: string, application: string | null, limit: unknown): OrgLimit | null {
  const { number } = members(limit);
  const [max, remaining] = [number("Max"), number("Remaining")];
  return max === null || remaining === null ? null : { name, application, max, remaining };
}

export interface KnowledgeSettings {
  readonly enabled: boolean;
  readonly defaultLanguage: string | null;
  readonly languages: readonly { readonly name: string; readonly active: boolean }[];
}

/** Null where Knowledge is off, or hidden from the user. (Knowledge Developer Guide, Knowledge Language Settings.) */
export async function knowledgeSettings(session: Session, stream: string, run: Run): Promise<KnowledgeSettings | null> {
  try {
    const request = { method: "GET", path: "knowledgeManagement/settings", stream } as const;
    return await session.ask(request, run, (reply) => jsonReply(reply, "knowledge settings", knowledgeIn, stream));
  } catch (error) {
    if (error instanceof OrgError && knowledgeOff.includes(error.detail.code)) return null;
    throw error;
  }
}

const knowledgeOff = ["NOT_FOUND", "FUNCTIONALITY_NOT_ENABLED", "INSUFFICIENT_ACCESS", "FORBIDDEN"];

function knowledgeIn(value: unknown): KnowledgeSettings | null {
  const { member, flag, text, list } = members(value);
  if (typeof member("knowledgeEnabled") !== "boolean") return null;
  const languages = (list("languages") ?? []).flatMap((language) => {
    const name = members(language).text("name");
    return name === null ? [] : [{ name, active: members(language).flag("active") }];
  });
  return { enabled: flag("knowledgeEnabled"), defaultLanguage: text("defaultLanguage"), languages };
}

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
