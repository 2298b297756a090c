/** Changes rows of the org through its REST API. */

interface Login {
  readonly clientId: string;
  readonly clientSecret: string;
}

const version = "v66.0";

class Client {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    const reply = await fetch(`${this.#url}/services/data/${version}/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  async ids(soql: string): Promise<string[]> {
    const { records } = (await this.call("GET", `query?q=${encodeURIComponent(soql)}`)) as {
      records: { Id: string }[];
    }; // documented
    return records.map(({ Id }) => Id);
  }
}

/** Creates, updates and deletes a few hundred rows. */
export async function changeOrg(
  url: string,
  login: Login,
): Promise<{ readonly created: number; readonly updated: number; readonly deleted: number }> {
  const client = new Client(url, await accessToken(url, login));
  const accounts = Array.from({ length: 100 }, (_, index) => ({
    attributes: { type: "Account" },
    Name: `Newcomer ${index + 1}`,
  }));
  await client.call("POST", "composite/sobjects", { allOrNone: true, records: accounts });
  const contacts = await client.ids("SELECT Id FROM Contact ORDER BY Id LIMIT 120");
  const records = contacts.map((id) => ({ attributes: { type: "Contact" }, id, Title: "Head of Change" }));
  await client.call("PATCH", "composite/sobjects", { allOrNone: true, records });
  const leads = await client.ids("SELECT Id FROM Lead ORDER BY Id DESC LIMIT 80");
  await client.call("DELETE", `composite/sobjects?ids=${leads.join(",")}&allOrNone=true`);
  return { created: accounts.length, updated: contacts.length, deleted: leads.length };
}

async function accessToken(url: string, { clientId, clientSecret }: Login): Promise<string> {
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const reply = await fetch(`${url}/services/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
  const { access_token: token } = (await reply.json()) as { access_token?: string }; // checked in the next line
  if (token === undefined) throw new Error(`The org's login answered ${reply.status}.`);
  return token;
}
