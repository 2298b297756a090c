import { createHmac } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { nodeEnvironment } from "../fidelity/node-environment.ts";
import { goProgram } from "./go-program.ts";
import { type Server, startServer } from "./server.ts";

/** A server of an object store, with the bucket or container `lake` in it. */
export interface ObjectStoreServer {
  /** Below it are objects of one run of the suite. */
  readonly url: string;
  /** By which programs find it and log in. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param environments the folder that its program is installed in @param folder for its data */
type StartStore = (environments: string, folder: string) => Promise<ObjectStoreServer>;

const bucket = "lake";

/** All object stores that files go to, by the names of the servers that stand in for them. */
export const stores: Readonly<Record<string, StartStore>> = {
  MinIO: async (environments, folder) => {
    const program = await goProgram("github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c", environments);
    const account = { MINIO_ROOT_USER: "salesforce", MINIO_ROOT_PASSWORD: "salesforce-lake" };
    // A folder within its data is a bucket.
    await mkdir(join(folder, bucket), { recursive: true });
    const server = await startServer((port) => [program, "server", "--address", `127.0.0.1:${port}`, folder], {
      ...account,
      MINIO_BROWSER: "off",
    });
    return opened("s3", server, {
      AWS_ENDPOINT_URL_S3: server.url,
      AWS_ACCESS_KEY_ID: account.MINIO_ROOT_USER,
      AWS_SECRET_ACCESS_KEY: account.MINIO_ROOT_PASSWORD,
    });
  },
  "fake-gcs-server": async (environments) => {
    const program = await goProgram("github.com/fsouza/fake-gcs-server@v1.56.1", environments);
    const server = await startServer((port) => {
      const where = ["-scheme", "http", "-host", "127.0.0.1", "-port", String(port)];
      return [program, "-backend", "memory", ...where];
    });
    const body = JSON.stringify({ name: bucket });
    await mustBeMade(await fetch(`${server.url}/storage/v1/b?project=demo`, { method: "POST", body }));
    return opened("gs", server, { STORAGE_EMULATOR_HOST: server.url });
  },
  Azurite: async (environments) => {
    const program = join(await nodeEnvironment("azurite", environments), "node_modules/azurite/dist/src/blob/main.js");
    const server = await startServer((port) => {
      const where = ["--blobHost", "127.0.0.1", "--blobPort", String(port)];
      return [process.execPath, program, ...where, "--inMemoryPersistence", "--skipApiVersionCheck", "--silent"];
    });
    const endpoint = `${server.url}/${azureAccount.name}`;
    await mustBeMade(await createContainer(endpoint));
    const { name, key } = azureAccount;
    return opened("az", server, {
      AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=${name};AccountKey=${key};BlobEndpoint=${endpoint};`,
    });
  },
};

function opened(scheme: string, server: Server, env: Readonly<Record<string, string>>): ObjectStoreServer {
  return { url: `${scheme}://${bucket}/from/salesforce`, env, close: server.close };
}

async function mustBeMade(reply: Response): Promise<void> {
  if (!reply.ok) throw new Error(`The bucket was not made: ${reply.status} ${await reply.text()}`);
}

/** The account that each Azurite has. (Microsoft: Use the Azurite emulator for local Azure Storage development) */
const azureAccount = {
  name: "devstoreaccount1",
  key: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
};

/** (Microsoft: Authorize with Shared Key; Create Container) */
function createContainer(endpoint: string): Promise<Response> {
  const { name, key } = azureAccount;
  const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2021-12-02" };
  const canonical = Object.entries(headers).map(([header, value]) => `${header}:${value}`);
  // Verb, eleven headers that are empty, the headers of Azure, and the resource: its path has the account twice at Azurite.
  const text = ["PUT", ...Array(11).fill(""), ...canonical, `/${name}/${name}/${bucket}`, "restype:container"];
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text.join("\n")).digest("base64");
  return fetch(`${endpoint}/${bucket}?restype=container`, {
    method: "PUT",
    headers: { ...headers, authorization: `SharedKey ${name}:${signature}` },
  });
}
