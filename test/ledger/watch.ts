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
 * No bookmark of a run moves back: not behind the state that it was given, nor behind its own states before. A full load
 * begins under another version, with nothing that is certain until it is through, and ends no earlier than what was.
 */
export function expectNoStepBack(given: unknown, states: readonly unknown[]): void {
  const reached = new Map<string, string>();
  let before = bookmarksOf(given);
  for (const state of [given, ...states]) {
    const bookmarks = bookmarksOf(state);
    for (const [stream, bookmark] of Object.entries(bookmarks)) {
      const { replication_key_value: value, scan, version } = bookmark;
      const old = before[stream];
      const furthest = reached.get(stream);
      const step = `${stream}: ${JSON.stringify(old)} became ${JSON.stringify(bookmark)}`;
      if (value === null) {
        const isAnew = scan !== null && version !== old?.version;
        const wasOpen = old === undefined || old.replication_key_value === null;
        if (furthest !== undefined && !wasOpen && !isAnew) throw new Error(`a bookmark was lost: ${step}`);
      } else if (furthest !== undefined && value < furthest) {
        throw new Error(`a bookmark moved back behind ${furthest}: ${step}`);
      } else reached.set(stream, value);
    }
    const missing = Object.keys(before).filter((stream) => !(stream in bookmarks));
    if (missing.length > 0) throw new Error(`a state has no bookmark of ${missing.join(", ")} any more`);
    before = bookmarks;
  }
}
