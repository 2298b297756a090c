import type { Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer, OrgError, parseErrorBody, refusal } from "../../errors/org-error.ts";
import { parseJson } from "../../parse-json.ts";
import type { OrgReply, OrgRequest, OrgStream, Session } from "../session.ts";

/** A composite request takes at most this many parts, of any resources. (REST API Developer Guide, Composite.) */
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

/**
 * Up to 25 GETs as one API call; returns what `take` makes of the reply, in which each part has succeeded or failed by itself. Asked
 * again where `take` throws that it is damaged.
 */
function composite<T>(
  session: Session,
  parts: readonly CompositePart[],
  take: (reply: OrgReply) => T,
  run: Run,
): Promise<T> {
  return session.ask(compositeOf(session, parts), run, take);
}

/** The same, its reply still to come: for answers that are too long to hold. */
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

/** How parts are asked for, and what their answers mean. */
interface PartsRequest<P, A> {
  /** Gives answers by referenceId. */
  ask(parts: readonly P[]): Promise<ReadonlyMap<string, A>>;
  /** Why a part failed; null: it did not. */
  refusalOf(answer: A, referenceId: string): OrgError | null;
}

/**
 * Asks for parts, and again for those that failed transiently, by the error table. A limit of the day that one part met is
 * thrown; other failures are answers.
 */
export async function askParts<P extends { readonly referenceId: string }, A>(
  session: Session,
  parts: readonly P[],
  { ask, refusalOf }: PartsRequest<P, A>,
  run: Run,
): Promise<ReadonlyMap<string, A>> {
  const answers = new Map<string, A>();
  let open = parts;
  const ended = { by: null as unknown };
  const round = async (): Promise<void> => {
    let got: ReadonlyMap<string, A>;
    try {
      got = await ask(open);
    } catch (error) {
      // The call itself was repeated by the session already.
      ended.by = error;
      return;
    }
    for (const [referenceId, answer] of got) answers.set(referenceId, answer);
    const refusals = transientRefusals(got, open, refusalOf);
    open = open.filter(({ referenceId }) => refusals.has(referenceId));
    const [transient] = refusals.values();
    if (transient !== undefined) throw transient;
  };
  try {
    await session.repeat(round, run);
  } catch (error) {
    // What stays refused is that part's answer.
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
  }
  if (ended.by !== null) throw ended.by;
  return answers;
}

/** Of the parts that were asked for, those to ask for again. @throws what one of them says of the whole run */
function transientRefusals<A>(
  got: ReadonlyMap<string, A>,
  asked: readonly { readonly referenceId: string }[],
  refusalOf: (answer: A, referenceId: string) => OrgError | null,
): ReadonlyMap<string, OrgError> {
  const refusals = new Map<string, OrgError>();
  for (const { referenceId } of asked) {
    const answer = got.get(referenceId);
    const refused = answer === undefined ? null : refusalOf(answer, referenceId);
    if (refused?.rule.scope === "run") throw refused;
    if (refused?.rule.retry === "transient" || refused?.rule.retry === "concurrent") refusals.set(referenceId, refused);
  }
  return refusals;
}

/** Answers by the referenceId of their parts. */
export type CompositeAnswers = ReadonlyMap<string, CompositeAnswer>;

export interface CompositeOptions {
  /** Sends the parts, in place of a plain composite call; `answersIn` makes answers of the reply's JSON. */
  ask?(parts: readonly CompositePart[]): Promise<CompositeAnswers>;
  /** What is wrong with an answer that is no refusal; null: nothing. It is asked for again. */
  faultOf?(referenceId: string, answer: CompositeAnswer): OrgError | null;
}

/** The same with parsed answers, one for each part by its referenceId; their order in the reply means nothing. */
export function compositeJson(
  session: Session,
  parts: readonly CompositePart[],
  run: Run,
  { ask, faultOf }: CompositeOptions = {},
): Promise<CompositeAnswers> {
  const plainAsk = (asked: readonly CompositePart[]): Promise<CompositeAnswers> =>
    composite(session, asked, ({ bytes }) => answersIn(parseJson(bytes), asked), run);
  const refusalOf = (answer: CompositeAnswer, referenceId: string): OrgError | null =>
    answer.status < 400
      ? (faultOf?.(referenceId, answer) ?? null)
      : refusal(answer.status, parseErrorBody(answer.body));
  return askParts(session, parts, { ask: ask ?? plainAsk, refusalOf }, run);
}

/** The answers in a composite reply. Throws UNEXPECTED_ANSWER where a part has none: an answer for each is promised. */
export function answersIn(value: unknown, parts: readonly CompositePart[]): CompositeAnswers {
  const answers = answersOrNull(value, parts);
  if (answers !== null) return answers;
  throw malformedAnswer("composite");
}

function answersOrNull(value: unknown, parts: readonly CompositePart[]): CompositeAnswers | null {
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
