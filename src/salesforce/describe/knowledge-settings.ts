import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { Session } from "../session.ts";

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
