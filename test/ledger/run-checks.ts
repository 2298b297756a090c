import { exposedIn } from "../security/canaries.ts";
import type { TapRun } from "../support/test-org.ts";

/** The secrets that the tap logs in with; no output may contain them. */
export const canaries = {
  clientSecret: 'canary/"client\\secret"+=&?',
  password: "canary pass/word+ü",
  securityToken: "canarySecurityToken42",
};

/** The form of the org's access tokens. */
const accessToken = /00D\w{12}!/;

/** @throws Error if the output, the states included, contains a secret in any encoding */
export function expectNoSecret({ stdout, stderr }: TapRun): void {
  const exposed = [stdout, stderr].flatMap((text) => [
    ...exposedIn(text, Object.values(canaries)),
    ...(accessToken.exec(text) ?? []),
  ]);
  if (exposed.length > 0) throw new Error(`a run shows ${exposed.join(", ")}`);
}

interface Bookmark {
  readonly version: unknown;
  readonly replication_key_value: string | null;
  readonly scan: unknown;
}
type Bookmarks = Readonly<Record<string, Bookmark>>;

/** The bookmarks of a state, by stream, with the members in docs/state.md; empty: there is no state. */
export const bookmarksOf = (state: unknown): Bookmarks =>
  (state as { readonly bookmarks?: Bookmarks } | undefined)?.bookmarks ?? {};

/**
 * Checks that no bookmark moves back, neither behind the given state nor behind an earlier state of the run. A full load may:
 * it has another version, no watermark until it is complete, and then one of its own, because it brings every row again.
 * @throws Error with both bookmarks
 */
export function expectNoStepBack(given: unknown, states: readonly unknown[]): void {
  let before = bookmarksOf(given);
  /** The last bookmark of each stream that has a watermark. */
  const reached = new Map<string, Bookmark>();
  for (const state of [given, ...states]) {
    const bookmarks = bookmarksOf(state);
    for (const [stream, bookmark] of Object.entries(bookmarks)) {
      const furthest = reached.get(stream);
      if (furthest !== undefined && !follows(bookmark, furthest))
        throw new Error(`a bookmark moved back: ${JSON.stringify(furthest)} became ${JSON.stringify(bookmark)}`);
      if (hasWatermark(bookmark)) reached.set(stream, bookmark);
    }
    const missing = Object.keys(before).filter((stream) => !(stream in bookmarks));
    if (missing.length > 0) throw new Error(`a state has no bookmark of ${missing.join(", ")} any more`);
    before = bookmarks;
  }
}

const hasWatermark = ({ replication_key_value: value }: Bookmark): boolean => value !== null;

function follows(bookmark: Bookmark, furthest: Bookmark): boolean {
  if (bookmark.version !== furthest.version) return hasWatermark(bookmark) || bookmark.scan !== null;
  return String(bookmark.replication_key_value ?? "") >= String(furthest.replication_key_value);
}

/**
 * The hidden objects without which a run must fail: each that is named, unless the run only reads the results of a Bulk job.
 * A job that was created while the user saw the object has every row that a load without regard to time brings.
 */
export function unreadableObjects(hidden: ReadonlySet<string>, state: unknown): readonly string[] {
  const bookmarks = bookmarksOf(state);
  return [...hidden].filter((object) => !isLoadedByJob(bookmarks[object]?.scan));
}

function isLoadedByJob(scan: unknown): boolean {
  if (typeof scan !== "string") return false;
  const { kind, full, watermark } = JSON.parse(scan);
  return kind === "job" && full === true && watermark === null;
}
