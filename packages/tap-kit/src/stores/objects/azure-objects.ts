import { DefaultAzureCredential } from "@azure/identity";
import {
  BlobServiceClient,
  type BlockBlobClient,
  type ContainerClient,
  RestError,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { TapError } from "../../errors/tap-error.ts";
import type { ObjectPlace } from "../place.ts";
import type { ObjectParts, ObjectStore, WriteCondition } from "./object-store.ts";
import { ifThere, type StoreFailure, withinStore } from "./store-failure.ts";

/** A part of a container of Azure Blob Storage. The account and its credentials are in the variables of Azure's own command line. */
export async function azureObjects({ bucket, prefix, url }: ObjectPlace): Promise<ObjectStore> {
  const container = openService(url).getContainerClient(bucket);
  const blob = (key: string): BlockBlobClient => container.getBlockBlobClient(prefix + key);
  const within = withinStore(url, failureOf);

  return {
    urlOf: (key) => `${url}/${key}`,
    begin: async (key) => partsOf(key),
    put: (key, text, condition) =>
      within(key, async () => {
        const conditions = conditionsFor(condition);
        try {
          const { etag } = await blob(key).upload(text, Buffer.byteLength(text), { conditions });
          return etag!;
        } catch (error) {
          if (isConditionRefused(error, condition)) return null;
          throw error;
        }
      }),
    get: (key) =>
      within(key, () =>
        ifThere(async () => {
          const reply = await blob(key).download(0);
          const chunks: Buffer[] = [];
          for await (const chunk of reply.readableStreamBody!) chunks.push(Buffer.from(chunk));
          return { text: Buffer.concat(chunks).toString(), tag: reply.etag! };
        }, isMissing),
      ),
    list: (start) => listed(container, start),
    listFolders: (start) =>
      within(start, async () => {
        const names: string[] = [];
        const pages = container.listBlobsByHierarchy("/", { prefix: prefix + start });
        for await (const each of pages) if (each.kind === "prefix") names.push(each.name.slice(prefix.length, -1));
        return names;
      }),
    remove: (keys) =>
      within("", async () => {
        for (const key of keys) await blob(key).deleteIfExists();
      }),
    // Azure removes blocks that belong to no blob after a week. (Azure Storage: Put Block)
    removeParts: async () => {},
    close: async () => {},
  };

  async function* listed(of: ContainerClient, start: string) {
    const blobs = of.listBlobsFlat({ prefix: prefix + start });
    for (;;) {
      const next = await within(start, () => blobs.next());
      if (next.done) return;
      yield { key: next.value.name.slice(prefix.length), bytes: next.value.properties.contentLength ?? 0 };
    }
  }

  function partsOf(key: string): ObjectParts {
    const ids: string[] = [];
    return {
      write: (part) =>
        within(key, async () => {
          // All of a blob's have the same length.
          const id = Buffer.from(String(ids.length).padStart(6, "0")).toString("base64");
          await blob(key).stageBlock(id, part, part.length);
          ids.push(id);
        }),
      seal: async () => {},
      complete: () => within(key, async () => void (await blob(key).commitBlockList(ids))),
      abort: async () => {},
    };
  }
}

function openService(url: string): BlobServiceClient {
  const read = (...names: readonly string[]) => names.map((name) => process.env[name]).find(Boolean);
  const text = read("AZURE_STORAGE_CONNECTION_STRING");
  if (text !== undefined) return BlobServiceClient.fromConnectionString(text);
  const account = read("AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_ACCOUNT_NAME");
  if (account === undefined) {
    throw new TapError(`${url}: no storage account is named.`, {
      code: "STORE_NO_CREDENTIALS",
      kind: "config",
      scope: "run",
      hint: "Set AZURE_STORAGE_ACCOUNT, or AZURE_STORAGE_CONNECTION_STRING: docs/object-stores.md.",
    });
  }
  const service = `https://${account}.blob.core.windows.net`;
  const sharedAccess = read("AZURE_STORAGE_SAS_TOKEN");
  if (sharedAccess !== undefined) return new BlobServiceClient(`${service}?${sharedAccess.replace(/^\?/, "")}`);
  const key = read("AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY");
  const credential = key === undefined ? new DefaultAzureCredential() : new StorageSharedKeyCredential(account, key);
  return new BlobServiceClient(service, credential);
}

function conditionsFor(condition: WriteCondition): { readonly ifNoneMatch?: string; readonly ifMatch?: string } {
  if (condition === "always") return {};
  return condition === "absent" ? { ifNoneMatch: "*" } : { ifMatch: condition.tag };
}

/** (Azure Storage: Specify conditional headers for Blob service operations) */
function isConditionRefused(error: unknown, condition: WriteCondition): boolean {
  if (condition === "always" || !(error instanceof RestError)) return false;
  return error.statusCode === 412 || error.code === "BlobAlreadyExists" || error.code === "BlobNotFound";
}

const isMissing = (error: unknown): boolean => error instanceof RestError && error.code === "BlobNotFound";

const reasons: Readonly<Record<string, StoreFailure["reason"]>> = {
  AuthenticationFailed: "denied",
  AuthorizationFailure: "denied",
  AuthorizationPermissionMismatch: "denied",
  ContainerNotFound: "no_bucket",
  CredentialUnavailableError: "no_credentials",
  AggregateAuthenticationError: "no_credentials",
  AuthenticationRequiredError: "no_credentials",
};

function failureOf(error: unknown): StoreFailure {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const [status, code] = error instanceof RestError ? [error.statusCode ?? 0, error.code ?? name] : [0, name];
  // Azure appends the request's id and time to its message.
  const [first = message] = message.split(/\r?\n/);
  const other = status > 0 && status < 500 && status !== 429 ? "refused" : "unavailable";
  return { reason: reasons[code] ?? other, code, message: first };
}
