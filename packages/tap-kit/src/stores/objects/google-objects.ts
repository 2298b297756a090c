import { once } from "node:events";
import { ApiError, type File, type GetFilesOptions, Storage } from "@google-cloud/storage";
import type { ObjectPlace } from "../place.ts";
import {
  type ListedObject,
  type ObjectParts,
  type ObjectStore,
  partBytes,
  type ReadObject,
  type WriteCondition,
} from "./object-store.ts";
import { ifThere, type StoreFailure, withinStore } from "./store-failure.ts";

/** Objects that are not complete have names of their own until then: Google's parts become an object at once. */
const unfinished = ".unfinished/";

/** A part of a bucket of Google Cloud Storage. Credentials are taken from where Google's own programs take them. */
export async function googleObjects({ bucket: name, prefix, url }: ObjectPlace): Promise<ObjectStore> {
  const bucket = openStorage().bucket(name);
  const file = (key: string, generation?: string): File =>
    bucket.file(prefix + key, generation === undefined ? {} : { generation });
  const within = withinStore(url, failureOf);
  const keysOf = async (start: string): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key } of list(start)) keys.push(key);
    return keys;
  };
  const removeAll = async (keys: readonly string[]) => {
    for (const key of keys) await file(key).delete({ ignoreNotFound: true });
  };

  return {
    urlOf: (key) => `${url}/${key}`,
    begin: async (key) => partsOf(key),
    put: (key, text, condition) =>
      within(key, async () => {
        const object = file(key);
        try {
          await object.save(text, { resumable: false, preconditionOpts: preconditionFor(condition) });
          return String(object.metadata.generation);
        } catch (error) {
          if (condition !== "always" && statusOf(error) === 412) return null;
          throw error;
        }
      }),
    get: (key) => within(key, () => ifThere(() => read((generation) => file(key, generation)), isMissing)),
    list,
    listFolders: (start) =>
      within(start, async () => {
        const names: string[] = [];
        for (let query: GetFilesOptions | null = { prefix: prefix + start, delimiter: "/" }; query !== null; ) {
          const page: Page = await pageOf(query);
          names.push(...page.folders.map((each) => each.slice(prefix.length, -1)));
          query = page.next;
        }
        return names;
      }),
    remove: (keys) => within("", () => removeAll(keys)),
    removeParts: (start) => within(start, async () => removeAll(await keysOf(unfinished + start))),
    close: async () => {},
  };

  async function* list(start: string): AsyncGenerator<ListedObject> {
    for (let query: GetFilesOptions | null = { prefix: prefix + start }; query !== null; ) {
      const asked: GetFilesOptions = query;
      const page: Page = await within(start, () => pageOf(asked));
      for (const each of page.files) yield { key: each.name.slice(prefix.length), bytes: Number(each.metadata.size) };
      query = page.next;
    }
  }

  async function pageOf(query: GetFilesOptions): Promise<Page> {
    const [files, next, reply] = await bucket.getFiles({ ...query, autoPaginate: false });
    // The library does not say what the reply is. (Google Cloud Storage JSON API: Objects: list)
    const { prefixes = [] } = reply as { readonly prefixes?: readonly string[] };
    return { files, folders: prefixes, next: next ?? null };
  }

  function partsOf(key: string): ObjectParts {
    const made = file(unfinished + key);
    const stream = made.createWriteStream({ resumable: true, chunkSize: partBytes });
    // Whoever writes next gets the failure.
    let failure: unknown = null;
    stream.on("error", (error) => {
      failure ??= error;
    });
    const unlessFailed = async (act: () => Promise<unknown>): Promise<void> => {
      if (failure !== null) throw failure;
      await act();
    };
    return {
      write: (part) =>
        within(key, () =>
          unlessFailed(async () => {
            // The bytes are another part's when this has resolved.
            if (!stream.write(Buffer.from(part))) await once(stream, "drain");
          }),
        ),
      seal: () =>
        within(key, () =>
          unlessFailed(() => {
            const finished = once(stream, "finish");
            stream.end();
            return finished;
          }),
        ),
      complete: () =>
        within(key, async () => {
          await made.copy(file(key));
          await made.delete({ ignoreNotFound: true });
        }),
      abort: () =>
        within(key, async () => {
          stream.destroy();
          await made.delete({ ignoreNotFound: true });
        }),
    };
  }
}

interface Page {
  readonly files: readonly File[];
  readonly folders: readonly string[];
  readonly next: GetFilesOptions | null;
}

function openStorage(): Storage {
  const storage = new Storage({ retryOptions: { autoRetry: true, maxRetries: 8 } });
  const emulator = process.env["STORAGE_EMULATOR_HOST"];
  // The library of this language asks an emulator by other paths than those of the others, and than the service itself.
  if (emulator !== undefined && emulator !== "") storage.baseUrl = `${storage.apiEndpoint}/storage/v1`;
  return storage;
}

/** Text and generation of the same version. */
async function read(file: (generation?: string) => File): Promise<ReadObject> {
  for (;;) {
    const [{ generation }] = await file().getMetadata();
    const tag = String(generation);
    // Null: it was replaced in between.
    const content = await ifThere(() => file(tag).download(), isMissing);
    if (content !== null) return { text: content[0].toString(), tag };
  }
}

const isMissing = (error: unknown): boolean => statusOf(error) === 404 && !isBucketGone(error);

/** (Google Cloud Storage: Request preconditions) */
function preconditionFor(condition: WriteCondition): { readonly ifGenerationMatch?: number | string } {
  if (condition === "always") return {};
  return { ifGenerationMatch: condition === "absent" ? 0 : condition.tag };
}

const statusOf = (error: unknown): number => (error instanceof ApiError ? (error.code ?? 0) : 0);
const isBucketGone = (error: unknown): boolean =>
  error instanceof Error && /bucket does not exist/i.test(error.message);

function failureOf(error: unknown): StoreFailure {
  const message = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  const reason = reasonOf(status, message, error);
  return { reason, code: status === 0 ? "Error" : String(status), message };
}

function reasonOf(status: number, message: string, error: unknown): StoreFailure["reason"] {
  if (/default credentials/i.test(message)) return "no_credentials";
  if (status === 401) return "expired";
  if (status === 403) return "denied";
  if (status === 404 && isBucketGone(error)) return "no_bucket";
  return status >= 400 && status < 500 && status !== 429 ? "refused" : "unavailable";
}
