import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { ObjectPlace } from "../place.ts";
import type { ListedObject, ObjectParts, ObjectStore, ReadObject, WriteCondition } from "./object-store.ts";
import { ifThere, type StoreFailure, withinStore } from "./store-failure.ts";

/** As many tries as the waits of a busy store need. */
const mostTries = 8;
/** The most keys of one request. (Amazon S3 API Reference: DeleteObjects) */
const mostKeys = 1000;

/**
 * A part of a bucket of Amazon S3, or of a store that speaks its protocol. Credentials, region and endpoint are taken from where Amazon's
 * own programs take them.
 */
export async function s3Objects({ bucket, prefix, url }: ObjectPlace): Promise<ObjectStore> {
  const client = await openClient();
  const keyed = (key: string) => ({ Bucket: bucket, Key: prefix + key });
  const within = withinStore(url, failureOf);

  return {
    urlOf: (key) => `${url}/${key}`,
    begin: (key) =>
      within(key, async () => {
        const { UploadId } = await client.send(new CreateMultipartUploadCommand(keyed(key)));
        return partsOf(key, UploadId!);
      }),
    put: (key, text, condition) =>
      within(key, async () => {
        try {
          const written = await client.send(
            new PutObjectCommand({ ...keyed(key), Body: Buffer.from(text), ...headersFor(condition) }),
          );
          return written.ETag!;
        } catch (error) {
          if (isConditionRefused(error, condition)) return null;
          throw error;
        }
      }),
    get: (key) => within(key, () => ifThere(() => read(key), isMissing)),
    list: (start) => listed(start),
    listFolders: (start) =>
      within(start, async () => {
        const names: string[] = [];
        for await (const page of pages(start, { Delimiter: "/" }))
          for (const each of page.CommonPrefixes ?? []) names.push(each.Prefix!.slice(prefix.length, -1));
        return names;
      }),
    remove: (keys) =>
      within("", async () => {
        for (let at = 0; at < keys.length; at += mostKeys) {
          const Objects = keys.slice(at, at + mostKeys).map((key) => ({ Key: prefix + key }));
          const request = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
          const { Errors: [failed] = [] } = await client.send(request);
          if (failed !== undefined) throw new RefusedRemoval(failed.Code ?? "Error", failed.Message ?? "not removed");
        }
      }),
    removeParts: (start) =>
      within(start, async () => {
        // Those that are aborted are not listed again.
        for (let isTruncated = true; isTruncated; ) {
          const request = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix + start });
          const page = await client.send(request);
          for (const { Key, UploadId } of page.Uploads ?? [])
            await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
          isTruncated = page.IsTruncated === true && (page.Uploads ?? []).length > 0;
        }
      }),
    close: async () => client.destroy(),
  };

  async function* listed(start: string): AsyncGenerator<ListedObject> {
    const each = pages(start);
    for (;;) {
      const next = await within(start, () => each.next());
      if (next.done) return;
      for (const { Key, Size } of next.value.Contents ?? []) yield { key: Key!.slice(prefix.length), bytes: Size ?? 0 };
    }
  }

  function pages(start: string, options: { readonly Delimiter?: string } = {}) {
    return paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix + start, ...options });
  }

  async function read(key: string): Promise<ReadObject> {
    const { Body, ETag } = await client.send(new GetObjectCommand(keyed(key)));
    return { text: await Body!.transformToString(), tag: ETag! };
  }

  function partsOf(key: string, UploadId: string): ObjectParts {
    const Parts: CompletedPart[] = [];
    return {
      write: (part) =>
        within(key, async () => {
          const PartNumber = Parts.length + 1;
          const request = new UploadPartCommand({ ...keyed(key), UploadId, PartNumber, Body: part });
          const { ETag, ChecksumCRC32 } = await client.send(request);
          Parts.push({ ETag, PartNumber, ChecksumCRC32 });
        }),
      seal: async () => {},
      complete: () =>
        within(key, async () => {
          const request = new CompleteMultipartUploadCommand({ ...keyed(key), UploadId, MultipartUpload: { Parts } });
          try {
            await client.send(request);
          } catch (error) {
            // The reply to a try before this one was lost. No other upload has the object's key.
            if (codeOf(error) !== "NoSuchUpload") throw error;
            await client.send(new HeadObjectCommand(keyed(key)));
          }
        }),
      abort: () =>
        within(key, async () => {
          const request = new AbortMultipartUploadCommand({ ...keyed(key), UploadId });
          await ifThere(() => client.send(request), isMissing);
        }),
    };
  }
}

async function openClient(): Promise<S3Client> {
  // Node's agents take the proxy of the environment, as the requests to the service do.
  const agent = { keepAlive: true, maxSockets: 50, proxyEnv: process.env };
  const options = {
    maxAttempts: mostTries,
    followRegionRedirects: true,
    // Stores other than Amazon's have no host for each bucket.
    forcePathStyle: (process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"] ?? "") !== "",
    requestHandler: {
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      connectionTimeout: 30_000,
      requestTimeout: 120_000,
    },
  };
  const client = new S3Client(options);
  try {
    await client.config.region();
    return client;
  } catch {
    // Without a region, the first reply tells the bucket's.
    return new S3Client({ region: "us-east-1" });
  }
}

function headersFor(condition: WriteCondition): { readonly IfNoneMatch?: string; readonly IfMatch?: string } {
  if (condition === "always") return {};
  return condition === "absent" ? { IfNoneMatch: "*" } : { IfMatch: condition.tag };
}

/** (Amazon S3 User Guide: How to prevent object overwrites with conditional writes.) */
function isConditionRefused(error: unknown, condition: WriteCondition): boolean {
  if (condition === "always" || !(error instanceof S3ServiceException)) return false;
  const status = error.$metadata.httpStatusCode;
  const isGone = condition !== "absent" && status === 404 && error.name !== "NoSuchBucket";
  return status === 412 || status === 409 || isGone;
}

const isMissing = (error: unknown): boolean => ["NoSuchKey", "NotFound", "NoSuchUpload"].includes(codeOf(error));

class RefusedRemoval extends Error {
  override readonly name: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

const codeOf = (error: unknown): string => (error instanceof Error ? error.name : "");

const reasons: Readonly<Record<string, StoreFailure["reason"]>> = {
  AccessDenied: "denied",
  AccountProblem: "denied",
  AllAccessDisabled: "denied",
  CredentialsProviderError: "no_credentials",
  ExpiredToken: "expired",
  ExpiredTokenException: "expired",
  Forbidden: "denied",
  InvalidAccessKeyId: "denied",
  NoSuchBucket: "no_bucket",
  RequestTimeTooSkewed: "refused",
  SignatureDoesNotMatch: "denied",
  SlowDown: "unavailable",
  TokenRefreshRequired: "expired",
};

function failureOf(error: unknown): StoreFailure {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const named = reasons[code];
  if (named !== undefined) return { reason: named, code, message };
  const status = error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  // What is no reply of the store is a failure of the network.
  return { reason: status > 0 && status < 500 ? "refused" : "unavailable", code: code || "Error", message };
}
