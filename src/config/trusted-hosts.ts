/** The domains of Salesforce's hosts. (Practice; Salesforce publishes no list.) */
export const salesforceDomains = [
  "salesforce.com",
  "force.com",
  "cloudforce.com",
  "salesforce.mil",
  "cloudforce.mil",
  "force.mil",
  "crmforce.mil",
  "sfcrmproducts.cn",
  "sfcrmapps.cn",
];

/** Whether this host is Salesforce's, by its last labels. */
export function isSalesforceHost(hostname: string): boolean {
  // guard(salesforce-hosts, `.${suffix}` -> `${suffix}`): a host whose name only ends in the same letters would get the token.
  return salesforceDomains.some((suffix) => hostname.endsWith(`.${suffix}`));
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether this host is this machine. */
export const isLoopback = (url: URL): boolean => loopback.test(url.hostname);

/**
 * The origin that a token reply sends us to; null where a token must not go: neither a host of Salesforce's, nor the
 * login host itself, nor https (http only from a login host on this machine to this machine).
 */
export function trustedInstance(instanceUrl: string, loginHost: string): string | null {
  const url = URL.parse(instanceUrl);
  const login = new URL(loginHost);
  if (url === null) return null;
  if (url.username !== "" || url.password !== "") return null;
  if (url.origin === login.origin) return url.origin;
  if (isLoopback(url) && isLoopback(login)) return url.origin;
  // guard(https-only): a token could be sent unencrypted.
  if (url.protocol !== "https:" || url.port !== "") return null;
  return isSalesforceHost(url.hostname) ? url.origin : null;
}
