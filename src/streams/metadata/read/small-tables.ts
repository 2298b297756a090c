import type { Page, Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import { wholeTableEnd } from "../../../read/full-table.ts";
import { knowledgeSettings } from "../../../salesforce/describe/knowledge-settings.ts";
import { orgLimits } from "../../../salesforce/describe/org-limits.ts";
import { recentItems } from "../../../salesforce/describe/recent-items.ts";
import { objectDefinitions } from "../../../salesforce/describe/whole-describe.ts";
import { members } from "../../../salesforce/json/json-fields.ts";
import { queryAllRows } from "../../../salesforce/rest/query-all-rows.ts";
import type { Session } from "../../../salesforce/session.ts";
import { objectRow } from "./definition-rows.ts";

/** Reads a table that one answer brings. */
export type SmallTable = (session: Session, run: Run) => Promise<readonly object[]>;

/** By stream id. */
export const smallTables: Readonly<Record<string, SmallTable>> = {
  object_definitions: async (session, run) => (await objectDefinitions(session, run)).map(objectRow),

  org_limits: async (session, run) =>
    (await orgLimits(session, "org_limits", run)).map(({ name, application, max, remaining }) => ({
      name: application === null ? name : `${name}/${application}`,
      application,
      max,
      remaining,
    })),

  recent_items: async (session, run) =>
    (await recentItems(session, "recent_items", run)).map((item, position) => ({ ...item, position })),

  knowledge_settings: async (session, run) => {
    const settings = await knowledgeSettings(session, "knowledge_settings", run);
    if (settings === null || !settings.enabled) {
      const text = "Knowledge is off in this org, or this user may not see it.";
      run.log({ level: "info", code: "knowledge_off", stream: "knowledge_settings", text });
    }
    const languages = settings?.languages ?? [];
    return [
      {
        organization_id: session.orgId,
        enabled: settings?.enabled ?? false,
        default_language: settings?.defaultLanguage ?? null,
        languages: languages.filter(({ active }) => active).map(({ name }) => name),
        inactive_languages: languages.filter(({ active }) => !active).map(({ name }) => name),
      },
    ];
  },

  current_user: async (session, run) => {
    const soql = `SELECT Id, Username, Name, Email, IsActive, UserType, ProfileId, Profile.Name, UserRoleId, UserRole.Name, LocaleSidKey, LanguageLocaleKey, TimeZoneSidKey, LastLoginDate FROM User WHERE Id = '${session.userId}'`;
    return (await queryAllRows(session, soql, "current_user", run)).map((user) => {
      const { text, flag, member, timestamp } = members(user);
      return {
        id: text("Id"),
        organization_id: session.orgId,
        username: text("Username"),
        name: text("Name"),
        email: text("Email"),
        active: flag("IsActive"),
        user_type: text("UserType"),
        profile_id: text("ProfileId"),
        profile: members(member("Profile")).text("Name"),
        role_id: text("UserRoleId"),
        role: members(member("UserRole")).text("Name"),
        locale: text("LocaleSidKey"),
        language: text("LanguageLocaleKey"),
        time_zone: text("TimeZoneSidKey"),
        last_login_at: timestamp("LastLoginDate")?.toISOString() ?? null,
      };
    });
  },
};

/** A small table: all of it by one answer, and its end. */
export function smallTableReading(selection: Selection, table: SmallTable, session: Session): Reading {
  return {
    selections: [selection],
    forecast: { calls: 1, transport: "REST", why: "one answer" },
    read: (run) => pagesOf(selection, table, session, run),
  };
}

async function* pagesOf(selection: Selection, table: SmallTable, session: Session, run: Run): AsyncGenerator<Page> {
  const objects = await table(session, run);
  const counts = { received: objects.length, deleted: 0, replaced: 0 };
  yield { stream: selection.stream.id, objects, extractedAt: session.now(), counts };
  yield wholeTableEnd(selection, session, isShrinking(selection) ? null : objects.length);
}

/** What a user looked at last is whatever it is: its size says nothing. */
const isShrinking = ({ stream }: Selection): boolean => stream.id === "recent_items";
