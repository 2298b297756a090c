import type { RunningOrg } from "@singer-io-ts/demo-org";
import { ask } from "./call.ts";
import type { Comparison } from "./comparison.ts";
import { isList, isRow, type Json } from "./json.ts";
import { recordedReply } from "./recorded-reply.ts";
import { type Difference, differences, shapeOf } from "./shape.ts";

/** The result of a comparison. */
export interface Compared {
  readonly file: string;
  /** `GET /services/data/v60.0/limits`, with ID in place of ids. */
  readonly call: string;
  /** Members in the recording. */
  readonly members: number;
  readonly differences: readonly Difference[];
}

/**
 * Makes the call and compares the answer with the recording: its status, the recorded headers, members and types of the body.
 * @param folder the folder of the recordings
 */
export async function compare(comparison: Comparison, org: RunningOrg, folder: string): Promise<Compared> {
  const { file, index, arrange = (body) => body } = comparison;
  const recorded = await recordedReply(folder, file, index);
  const call = await comparison.call(org);
  const served = await ask(org, call);
  const left = shapeOf(arrange(recorded.body === "" ? null : recorded.body));
  const right = shapeOf(arrange(served.body));
  const method = (call.method ?? (call.body ?? call.form ?? call.text ?? null) === null) ? "GET" : "POST";
  return {
    file,
    call: `${call.method ?? method} ${shown(call.path)}`,
    members: [...left.keys()].filter((path) => path !== "" && !path.endsWith("[]")).length,
    differences: [
      ...statusOf(file, recorded.status, served.status),
      ...Object.entries(recorded.headers ?? {}).flatMap(([name, text]) => {
        const own = served.headers[name];
        if (own === undefined) return [{ ...of(`header ${name}`, text, ""), what: "missing" as const }];
        return name === "content-type" && own !== text ? [of(`header ${name}`, text, own)] : [];
      }),
      ...differences(left, right),
      ...errorsOf(recorded.body, served.body),
    ],
  };
}

/** A recording without a status is of a success, unless it is in the folder `errors`. */
function statusOf(file: string, recorded: number | null, served: number): Difference[] {
  const agrees = recorded === null ? served < 400 || file.startsWith("errors/") : recorded === served;
  return agrees ? [] : [of("status", String(recorded ?? "a success"), String(served))];
}

const of = (path: string, recorded: string, served: string): Difference => ({
  path,
  what: "other type",
  recorded,
  served,
});

const shown = (path: string): string =>
  decodeURIComponent(path.replace(/\?q=/, "?q="))
    .replace(/[\da-zA-Z]{15}[A-Z0-5]{3}/g, "ID")
    .replace(/(\?.{40}).*/, "$1...");

const errorMembers = ["error", "errorCode", "statusCode", "message"];

/** Codes and messages of errors must be the same, but for the names at a message's end. */
function errorsOf(recorded: Json, served: Json, path = ""): Difference[] {
  if (typeof recorded === "string" && typeof served === "string" && recorded.startsWith("<?xml")) {
    return recorded === served ? [] : [of("value of the text", recorded, served)];
  }
  if (isList(recorded) && isList(served)) return errorsOf(recorded[0] ?? null, served[0] ?? null, `${path}[]`);
  if (!isRow(recorded) || !isRow(served)) return [];
  const own = errorMembers.flatMap((name) => {
    const [left, right] = [recorded[name], served[name]].map((text) => (typeof text === "string" ? plain(text) : null));
    return left && right && left !== right ? [of(`value of ${path}.${name}`, left, right)] : [];
  });
  const { errors } = recorded;
  return errors === undefined ? own : [...own, ...errorsOf(errors, served["errors"] ?? null, `${path}.errors`)];
}

const plain = (text: string): string => text.replace(/: ?[[\w, \]]+$/, "");
