import { exposedIn } from "../security/canaries.ts";
import type { TapRun } from "../support/test-org.ts";

/** What the tap logs in with; none of it may come out anywhere. */
export const canaries = {
  clientSecret: 'canary/"client\\secret"+=&?',
  password: "canary pass/word+ü",
  securityToken: "canarySecurityToken42",
};

/** Access tokens are sent by nobody but the org. */
const accessToken = /00D\w{12}!/;

/** No secret in any output, in whatever form; a state is part of it. */
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

/** None where there is no state. The members are docs/state.md's. */
export const bookmarksOf = (state: unknown): Bookmarks =>
  (state as { readonly bookmarks?: Bookmarks } | undefined)?.bookmarks ?? {};

/**
 * No bookmark of a run moves back: not behind the state that it was given, nor behind its own states before. A full load is under
 * another version, has nothing that is certain until it is through, and a watermark of its own, since it brings every row anew.
 */
export function expectNoStepBack(given: unknown, states: readonly unknown[]): void {
  let before = bookmarksOf(given);
  /** The bookmarks that say how far each stream had got when it last said so. */
  const reached = new Map<string, Bookmark>();
  for (const state of [given, ...states]) {
    const bookmarks = bookmarksOf(state);
    for (const [stream, bookmark] of Object.entries(bookmarks)) {
      const furthest = reached.get(stream);
      if (furthest !== undefined && !follows(bookmark, furthest))
        throw new Error(`a bookmark moved back: ${JSON.stringify(furthest)} became ${JSON.stringify(bookmark)}`);
      if (isFar(bookmark)) reached.set(stream, bookmark);
    }
    const missing = Object.keys(before).filter((stream) => !(stream in bookmarks));
    if (missing.length > 0) throw new Error(`a state has no bookmark of ${missing.join(", ")} any more`);
    before = bookmarks;
  }
}

const isFar = ({ replication_key_value: value }: Bookmark): boolean => value !== null;

function follows(bookmark: Bookmark, furthest: Bookmark): boolean {
  if (bookmark.version !== furthest.version) return isFar(bookmark) || bookmark.scan !== null;
  return String(bookmark.replication_key_value ?? "") >= String(furthest.replication_key_value);
}
