import { join } from "node:path";
import type { OrgClientContext } from "./org-client.ts";

/** The paths of the files that a client is given. */
export interface Files {
  readonly config: string;
  readonly catalog: string;
  readonly state: string;
}

/** The paths of a client's files, and the settings that it logs in with by a refresh token. */
export function filesOf({ org, folder }: OrgClientContext) {
  const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = org.credentials;
  const file = (name: string): string => join(folder, `${name}.json`);
  const files: Files = { config: file("config"), catalog: file("catalog"), state: file("state") };
  return { files, login: { client_id, client_secret, refresh_token } };
}
