import type { RunningOrg } from "../start-org.ts";

/** How to reach the org, as one line of JSON. */
export const connectionLine = ({ url, credentials, adminToken }: RunningOrg): string =>
  `${JSON.stringify({ url, ...credentials, privateKey: undefined, adminToken })}\n`;

/** The same, for people to read. */
export function connectionBlock({ url, credentials, adminToken }: RunningOrg): string {
  const entries = {
    url,
    "client id": credentials.clientId,
    "client secret": credentials.clientSecret,
    "refresh token": credentials.refreshToken,
    username: credentials.username,
    password: credentials.password,
    "security token": credentials.securityToken,
    "admin token": adminToken,
  };
  const lines = Object.entries(entries).map(([name, value]) => `  ${name.padEnd(15)}${value}`);
  return `A Salesforce org listens on this machine:\n${lines.join("\n")}\nCtrl+C ends it.\n`;
}
