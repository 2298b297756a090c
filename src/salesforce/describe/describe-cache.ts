import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorMessage, Interner, makeFolder, type Run, reusedBytes } from "@singer-io-ts/tap-kit";
import { isTransient, OrgError } from "../../errors/org-error.ts";
import { parseJson } from "../../parse-json.ts";
import { replaceFile } from "../files/atomic-file.ts";
import { mapPlainLines } from "../files/plain-file.ts";
import { members } from "../json/json-fields.ts";
import type { Session } from "../session.ts";
import {
  type Described,
  describeIn,
  describeObjects,
  describePath,
  type FieldInterner,
  type ObjectDescribe,
} from "./describe.ts";
import { describeGlobal, describeGlobalSince, type ObjectSummary, summaryIn } from "./describe-global.ts";

/** The org's objects, and their describes as far as they are asked for. */
export interface DescribedOrg {
  readonly objects: readonly ObjectSummary[];
  /** In the order of `names`. New describes are kept on disk once all have been taken. */
  describe(names: readonly string[]): AsyncIterable<Described>;
}

interface Cached {
  /** When all of it was last asked for without condition. */
  readonly askedAt: Date;
  readonly lastChange: MetadataChange | null;
  readonly objects: readonly ObjectSummary[];
  readonly describes: ReadonlyMap<string, ObjectDescribe>;
}

/** When the org's metadata last changed, and the resource that said so. */
interface MetadataChange {
  readonly lastModified: string;
  readonly path: string;
}

const globalPath = "sobjects";
/** Of the file; `stamp` is what the file calls the last change. */
const format = 7;
/** Not every change of permissions is sure to move Last-Modified. */
const trustedMs = 24 * 3_600_000;

/**
 * The org's describes, from disk where they are current: one conditional call shows that, because Last-Modified is the same for the
 * whole org; once a day they are asked for without condition. One file for each org, user and API version, which only the
 * user can read. A cache that cannot be read or written costs calls, and the run logs it.
 */
export async function describedOrg(session: Session, cacheDir: string | null, run: Run): Promise<DescribedOrg> {
  if (cacheDir === null) run.log({ level: "info", code: "no_cache", text: noCache });
  const file = cacheDir === null ? null : cachePath(session, cacheDir);
  const interner: FieldInterner = new Interner();
  const held = file === null ? null : await currentCache(await readCache(file, interner, run), session, run);
  const { objects, lastChange: listChange } = held ?? (await freshList(session, run));
  const askedAt = held?.askedAt ?? session.now();
  let lastChange = listChange;
  const describes = new Map(held?.describes);
  return {
    objects,
    async *describe(names) {
      const missing = names.filter((name) => !describes.has(name));
      const asked = describeObjects(session, missing, run, interner);
      for (const name of names) {
        const known = describes.get(name);
        if (known) {
          yield { name, describe: known };
          continue;
        }
        const next = await asked.next();
        if (next.done) break;
        const { described, lastModified } = next.value;
        if ("describe" in described) describes.set(name, described.describe);
        // The first one: a later change must count as a change.
        lastChange ??= changeOf(lastModified, describePath(name));
        yield described;
      }
      if (missing.length > 0 && file !== null) await writeCache(file, { askedAt, lastChange, objects, describes }, run);
    },
  };
}

const noCache =
  "cache_dir: this user has no home folder, so the describes of objects are not kept; each run asks for them again. Set cache_dir to keep them.";

function cachePath({ orgId, userId, apiVersion }: Session, cacheDir: string): string {
  return join(cacheDir, `describe-${orgId}-${userId}-v${apiVersion}.jsonl`.replace(/[^\w.-]/g, "_"));
}

/** The describes on disk turned out to be out of date: the next to need them asks without condition. */
export async function forgetDescribes(session: Session, cacheDir: string | null, run: Run): Promise<void> {
  if (cacheDir === null) return;
  const file = cachePath(session, cacheDir);
  try {
    await rm(file, { force: true });
  } catch (error) {
    warnCacheTrouble("removed", file, error, run);
  }
}

const changeOf = (lastModified: string | null, path: string): MetadataChange | null =>
  lastModified === null ? null : { lastModified, path };

async function freshList(session: Session, run: Run): Promise<Pick<Cached, "objects" | "lastChange">> {
  const { objects, lastModified } = await describeGlobal(session, run);
  return { objects, lastChange: changeOf(lastModified, globalPath) };
}

/** What of the cache is still current: all of it, or a new list of objects that the answer brought; null: nothing. */
async function currentCache(cached: Cached | null, session: Session, run: Run): Promise<Cached | null> {
  if (!cached?.lastChange) return null;
  if (session.now().getTime() - cached.askedAt.getTime() > trustedMs) return null;
  const { lastModified, path } = cached.lastChange;
  if (path !== globalPath) return (await isUnchanged(cached.lastChange, session, run)) ? cached : null;
  const changed = await describeGlobalSince(session, lastModified, run);
  if (!changed) return cached;
  return {
    askedAt: session.now(),
    lastChange: changeOf(changed.lastModified, path),
    objects: changed.objects,
    describes: new Map(),
  };
}

/** Asked of one describe, where the list of objects has no Last-Modified. Its object may no longer exist, which is a change. */
async function isUnchanged({ path, lastModified }: MetadataChange, session: Session, run: Run): Promise<boolean> {
  const request = { method: "GET", path, headers: { "if-modified-since": lastModified } } as const;
  try {
    const { status, headers } = await session.call(request, run, [200, 304]);
    return status === 304 || headers.get("last-modified") === lastModified;
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run" || isTransient(error)) throw error;
    return false;
  }
}

/** A line about the whole, then one for each describe. Null where there is no such file, or it has another form. */
async function readCache(file: string, interner: FieldInterner, run: Run): Promise<Cached | null> {
  let head: unknown;
  const found = await mapPlainLines(file, (line) => {
    const value = parseJson(line);
    if (head === undefined) head = value ?? null;
    return describeIn(value, interner);
  }).catch((error: unknown) => {
    warnCacheTrouble("read", file, error, run);
    return null;
  });
  if (found === "no file") warnCacheTrouble("read", file, new Error("it is no plain file"), run);
  if (found === null || found === "no file") return null;
  const [, ...describes] = found.lines;
  const { number, member, timestamp, list } = members(head);
  const askedAt = timestamp("askedAt");
  const objects = list("objects")?.map(summaryIn);
  const whole = number("format") === format && number("describes") === describes.length;
  if (!whole || !askedAt || !objects?.every((object) => object !== null)) return null;
  if (!describes.every((describe) => describe !== null)) return null;
  const { text: changeText } = members(member("stamp"));
  const [lastModified, path] = [changeText("lastModified"), changeText("path")];
  const lastChange = lastModified === null || path === null ? null : { lastModified, path };
  return { askedAt, lastChange, objects, describes: new Map(describes.map((each) => [each.name, each])) };
}

async function writeCache(file: string, { askedAt, lastChange, objects, describes }: Cached, run: Run): Promise<void> {
  try {
    await makeFolder(dirname(file), 0o700);
    const head = { format, askedAt, stamp: lastChange, objects, describes: describes.size };
    await replaceFile(file, async (handle) => {
      await handle.writeFile(`${JSON.stringify(head)}\n`);
      const bytesOf = reusedBytes();
      for (const describe of describes.values()) await handle.writeFile(bytesOf(`${JSON.stringify(describe)}\n`));
    });
  } catch (error) {
    warnCacheTrouble("written", file, error, run);
  }
}

function warnCacheTrouble(what: string, file: string, error: unknown, run: Run): void {
  const text = `cache_dir: ${file} cannot be ${what} (${errorMessage(error)}); the org is asked instead.`;
  run.log({ level: "warn", code: "cache_trouble", text });
}
