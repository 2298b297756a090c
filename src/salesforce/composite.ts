import type { Run } from "@singer-io-ts/tap-kit";
import { complaintIn, jsonIn, ownError, refusal } from "../errors.ts";
import type { OrgReply, OrgRequest, OrgStream, Session } from "./interface.ts";

/** A composite request takes at most this many parts, whichever resources they are of. (REST API Developer Guide, Composite.) */
export const partsOfComposite = 25;

/** One GET inside a composite request. */
export interface CompositePart {
  /** Letters, digits and underscores. */
  readonly referenceId: string;
  /** As in OrgRequest: `/services/data/...` or the rest of it. */
  readonly path: string;
  /** If-Modified-Since and the like; not Accept, Authorization or Content-Type. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A part's answer, parsed. */
export interface CompositeAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: unknown;
}

/** Up to 25 GETs as one API call; the whole reply, in which each part has succeeded or failed by itself. */
export function composite(session: Session, parts: readonly CompositePart[], run: Run): Promise<OrgReply> {
  return session.call(compositeOf(session, parts), run);
}

/** The same, its reply still to come: for answers that are too long to be held. */
export function openComposite(session: Session, parts: readonly CompositePart[], run: Run): Promise<OrgStream> {
  return session.open(compositeOf(session, parts), run);
}

function compositeOf(session: Session, parts: readonly CompositePart[]): OrgRequest {
  const compositeRequest = parts.map(({ referenceId, path, headers }) => ({
    method: "GET",
    url: path.startsWith("/") ? path : `/services/data/v${session.apiVersion}/${path}`,
    referenceId,
    ...(headers && { httpHeaders: headers }),
  }));
  return { method: "POST", path: "composite", body: { allOrNone: false, compositeRequest } };
}

/** Tries in all for parts that failed while the rest of the reply was good. */
const triesOfPart = 4;

/**
 * The same with parsed answers, one for each part by its referenceId; their order in the reply means nothing. Parts that
 * failed for the moment only (by the error table) are asked again. A limit of the day that one part met is thrown.
 *
 * @param ask sends the parts and gives the reply's JSON.
 */
export async function compositeJson(
  session: Session,
  parts: readonly CompositePart[],
  run: Run,
  ask = async (asked: readonly CompositePart[]): Promise<unknown> =>
    jsonIn((await composite(session, asked, run)).bytes),
): Promise<ReadonlyMap<string, CompositeAnswer>> {
  const answers = new Map<string, CompositeAnswer>();
  let open = parts;
  for (let tries = 1; open.length > 0; tries++) {
    const asked = open;
    const got = answersIn(await ask(asked), asked);
    if (got === null) {
      const what = "Salesforce's answer (composite) has not the form that its documentation gives.";
      throw ownError("UNEXPECTED_ANSWER", what);
    }
    for (const [referenceId, answer] of got) answers.set(referenceId, answer);
    open = asked.filter(({ referenceId }) => isPassing(got.get(referenceId)));
    if (open.length === 0 || tries === triesOfPart) break;
    await run.clock.sleep(1000 * 2 ** (tries - 1), run.signal);
  }
  return answers;
}

function isPassing(answer: CompositeAnswer | undefined): boolean {
  if (!answer || answer.status < 400) return false;
  const error = refusal(answer.status, complaintIn(answer.body));
  if (error.rule.scope === "run") throw error;
  return error.rule.retry === "transient" || error.rule.retry === "concurrent";
}

/** Null where a part has no answer: an answer for each is promised. */
function answersIn(value: unknown, parts: readonly CompositePart[]): ReadonlyMap<string, CompositeAnswer> | null {
  const list: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "compositeResponse") : null;
  if (!Array.isArray(list)) return null;
  const answers = new Map<string, CompositeAnswer>();
  for (const entry of list) {
    if (typeof entry !== "object" || entry === null) return null;
    const { referenceId, httpStatusCode, httpHeaders, body } = entry;
    if (typeof referenceId !== "string" || typeof httpStatusCode !== "number") return null;
    const headers = Object.entries(httpHeaders ?? {}).map(([name, text]): [string, string] => [
      name.toLowerCase(),
      String(text),
    ]);
    answers.set(referenceId, { status: httpStatusCode, headers: new Map(headers), body });
  }
  return parts.every(({ referenceId }) => answers.has(referenceId)) ? answers : null;
}
