import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { type OrgProcess, startOrgProcess } from "./demo-org-process.ts";

export interface OrgMeasure {
  readonly what: string;
  readonly measured: string;
  readonly promised: string;
  readonly isMet: boolean;
}

const version = "/services/data/v60.0";

/** Measures what the demo org promises: a large one starts fast and needs little memory, and with --fast it is not a bottleneck. */
export async function measureOrg(): Promise<OrgMeasure[]> {
  const { startSeconds, peakMB } = await withOrg(["--objects", "3000", "--rows", "Account=5000000"], largeOrg);
  const fast = await withOrg(["--fast", "--rows", "Account=500000"], fastResults);
  return [
    compare("3,000 more objects, 5,000,000 rows: start", startSeconds, { sign: "<", limit: 5, unit: "s" }),
    compare("the same, all described, all rows read: peak memory", peakMB, { sign: "<", limit: 300, unit: "MB" }),
    compare("Bulk 2.0 CSV with --fast, 40 fields", fast, { sign: ">", limit: 100, unit: "MB/s" }),
  ];
}

interface Promised {
  readonly sign: "<" | ">";
  readonly limit: number;
  readonly unit: string;
}

function compare(what: string, value: number, { sign, limit, unit }: Promised): OrgMeasure {
  const digits = value < 10 ? 2 : 0;
  const isMet = sign === "<" ? value < limit : value > limit;
  return { what, measured: `${value.toFixed(digits)} ${unit}`, promised: `${sign} ${limit} ${unit}`, isMet };
}

async function withOrg<T>(
  args: readonly string[],
  work: (org: OrgProcess, client: Client, startSeconds: number) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const org = await startOrgProcess(args);
  try {
    const startSeconds = (performance.now() - started) / 1000;
    return await work(org, await Client.login(org), startSeconds);
  } finally {
    await org.stop();
  }
}

async function largeOrg(org: OrgProcess, client: Client, startSeconds: number) {
  const { sobjects } = await client.json("GET", "/sobjects");
  const names = (sobjects as { name: string }[]).map(({ name }) => name); // describe global's own form
  const parts = names.map((name) => ({ method: "GET", url: `v60.0/sobjects/${name}/describe` }));
  for (let from = 0; from < parts.length; from += 25)
    await client.send("POST", "/composite/batch", { batchRequests: parts.slice(from, from + 25) });
  await client.readJob(await client.job("SELECT Id, Name, SystemModstamp FROM Account"));
  // The largest resident set so far, as Linux records it.
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${org.pid}/status`, "utf8"))?.[1];
  return { startSeconds, peakMB: (Number(kilobytes) * 1024) / 1e6 };
}

/** The throughput of CSV that the org has prepared, in MB/s. */
async function fastResults(_org: OrgProcess, client: Client): Promise<number> {
  const { fields } = await client.json("GET", "/sobjects/Account/describe");
  const names = (fields as { name: string; type: string }[]) // the describe's own form
    .filter(({ type }) => type !== "address" && type !== "location" && type !== "base64")
    .map(({ name }) => name);
  const job = await client.job(`SELECT ${names.slice(0, 40).join(", ")} FROM Account`);
  await client.readJob(job);
  const started = performance.now();
  const bytes = await client.readJob(job);
  return bytes / 1e6 / ((performance.now() - started) / 1000);
}

/** A minimal client, so that only the org is measured. */
class Client {
  readonly #url: string;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async login({ url, config }: OrgProcess): Promise<Client> {
    const { client_id, client_secret } = config;
    const form = { grant_type: "client_credentials", client_id, client_secret };
    const reply = await fetch(`${url}/services/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
    const { access_token } = (await reply.json()) as { access_token: string }; // the token endpoint's own form
    return new Client(url, access_token);
  }

  /** @param onData gets the bytes of the reply. @returns their number, and the locator in its headers */
  send(method: string, path: string, body?: unknown, onData: (chunk: Buffer) => void = () => undefined) {
    return new Promise<{ readonly bytes: number; readonly locator: string }>((done, fail) => {
      const headers = { Authorization: `Bearer ${this.#token}`, "Content-Type": "application/json" };
      const sent = request(`${this.#url}${version}${path}`, { method, headers, agent: this.#agent }, (reply) => {
        if ((reply.statusCode ?? 500) >= 300) fail(new Error(`${method} ${path}: ${reply.statusCode}`));
        let bytes = 0;
        reply.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          onData(chunk);
        });
        reply.on("end", () => done({ bytes, locator: String(reply.headers["sforce-locator"]) }));
        reply.on("close", () => fail(new Error(`${method} ${path}: the reply broke off after ${bytes} bytes`)));
      });
      sent.on("error", fail).end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async json(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const chunks: Buffer[] = [];
    await this.send(method, path, body, (chunk) => chunks.push(chunk));
    return JSON.parse(Buffer.concat(chunks).toString());
  }

  /** Creates a query job and waits until it is complete. @returns its id */
  async job(query: string): Promise<string> {
    const { id } = await this.json("POST", "/jobs/query", { operation: "query", query });
    for (;;) {
      const { state } = await this.json("GET", `/jobs/query/${id}`);
      if (state === "JobComplete") return String(id);
    }
  }

  /** Reads all results of a job. @returns their number of bytes */
  async readJob(id: string): Promise<number> {
    let all = 0;
    for (let locator = ""; locator !== "null"; ) {
      const next = locator === "" ? "" : `&locator=${locator}`;
      const { bytes, locator: following } = await this.send(
        "GET",
        `/jobs/query/${id}/results?maxRecords=250000${next}`,
      );
      all += bytes;
      locator = following;
    }
    return all;
  }
}
