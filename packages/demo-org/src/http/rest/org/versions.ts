import type { Service } from "../../service.ts";
import type { Route } from "../../wire/call.ts";
import { json, type Reply } from "../../wire/reply.ts";

/** GET /services/data, which needs no login: oldest first. */
export function listVersions({ settings }: Service): Reply {
  const { oldestVersion, newestVersion } = settings;
  const versions = Array.from({ length: newestVersion - oldestVersion + 1 }, (_, index) => oldestVersion + index);
  return json(versions.map((each) => ({ label: label(each), url: `/services/data/v${each}.0`, version: `${each}.0` })));
}

/** Three releases a year; v50 was Winter '21. One label has another apostrophe, in Salesforce too. */
function label(version: number): string {
  const season = ["Spring", "Summer", "Winter"][version % 3];
  const year = 4 + Math.floor((version + 1) / 3);
  return version === 42 ? "Spring ’18" : `${season} '${String(year).padStart(2, "0")}`;
}

/** GET /services/data/vXX.0: the list of resources. */
export const listResources: Route = ({ base, session }, { org, url }) =>
  json({
    analytics: `${base}/analytics`,
    composite: `${base}/composite`,
    identity: `${url()}/id/${org.id}/${session.user.id}`,
    jobs: `${base}/jobs`,
    knowledgeManagement: `${base}/knowledgeManagement`,
    limits: `${base}/limits`,
    parameterizedSearch: `${base}/parameterizedSearch`,
    query: `${base}/query`,
    queryAll: `${base}/queryAll`,
    quickActions: `${base}/quickActions`,
    recent: `${base}/recent`,
    search: `${base}/search`,
    sobjects: `${base}/sobjects`,
    "ui-api": `${base}/ui-api`,
  });
