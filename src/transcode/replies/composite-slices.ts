import { JsonParts } from "../json/json-parts.ts";
import { malformedReply, WireFault } from "../wire/wire-fault.ts";

/** One subrequest's answer. The bytes are slices of the reply as it came, so that numbers keep all their digits. */
export interface CompositeSlice {
  readonly referenceId: string;
  readonly httpStatusCode: number;
  readonly body: Uint8Array;
  readonly httpHeaders: Uint8Array | null;
}

/**
 * Cuts the reply of the `composite` resource (REST API Developer Guide, "Composite") into its answers, in their order,
 * without reading the bodies' values. Throws a TapError of kind "integrity" where the reply is cut or no valid JSON.
 */
export function sliceComposite(reply: Uint8Array): CompositeSlice[] {
  try {
    return slicesOf(new JsonParts(reply, "is not what a composite request is answered with"));
  } catch (cause) {
    if (cause instanceof WireFault) throw malformedReply(`composite: the reply ${cause.message}.`);
    throw cause;
  }
}

function slicesOf(parts: JsonParts): CompositeSlice[] {
  const slices: CompositeSlice[] = [];
  const answers = parts.root().get("compositeResponse");
  if (answers === undefined || !parts.isArray(answers)) throw new WireFault("has no compositeResponse");
  parts.array(answers, (i) => {
    const members = new Map<string, number>();
    const next = parts.object(i, members);
    slices.push(sliceOf(parts, members));
    return next;
  });
  return slices;
}

function sliceOf(parts: JsonParts, members: ReadonlyMap<string, number>): CompositeSlice {
  const bytes = (name: string): Uint8Array | null => {
    const place = members.get(name);
    return place === undefined ? null : parts.bytes(place);
  };
  const value = (name: string): unknown => {
    const place = members.get(name);
    return place === undefined ? null : parts.value(place);
  };
  const [referenceId, httpStatusCode, body] = [value("referenceId"), value("httpStatusCode"), bytes("body")];
  if (typeof referenceId !== "string" || typeof httpStatusCode !== "number" || body === null) {
    throw new WireFault("has an answer without referenceId, httpStatusCode or body");
  }
  return { referenceId, httpStatusCode, body, httpHeaders: bytes("httpHeaders") };
}
