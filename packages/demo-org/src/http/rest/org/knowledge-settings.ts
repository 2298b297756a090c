import { type Org, OrgError, type OrgUser } from "../../../org/org.ts";
import { isObject, type Route } from "../../wire/call.ts";
import { json } from "../../wire/reply.ts";

/** GET knowledgeManagement/settings: the languages of articles. (Knowledge Developer Guide, Get Knowledge Language Settings.) */
export const knowledgeSettings: Route = ({ session }, { org }) => {
  const languages = languagesOf(org, session.user);
  return json({ defaultLanguage: languages[0]?.name ?? null, knowledgeEnabled: true, languages });
};

/** Those that an article may have, the default one first. @throws OrgError FUNCTIONALITY_NOT_ENABLED where the user has no articles */
function languagesOf(org: Org, user: OrgUser): readonly { readonly active: unknown; readonly name: unknown }[] {
  const articles = org.describe(user, "Knowledge__kav");
  if (articles === null)
    throw new OrgError(403, "FUNCTIONALITY_NOT_ENABLED", "This feature is not currently enabled for this user.");
  const values = articles.fields.find(({ name }) => name === "Language")?.["picklistValues"];
  return Array.isArray(values) ? values.filter(isObject).map(({ active, value }) => ({ active, name: value })) : [];
}
