import type { Metadata } from "../catalog/metadata.ts";
import type { JsonObject } from "../json.ts";
import type { Stream } from "../tap/stream.ts";
import { isOnlyByName } from "./only-by-name.ts";
import { namesProperty, type PropertyPath, type SelectPattern } from "./select-pattern.ts";
import type { SelectRules, StreamRules } from "./select-rules.ts";

/** What the settings say about the streams that a discovery offers. */
export interface Offering {
  /** Whether a field is selected that neither the tap nor `select` decides about. */
  readonly byDefault: boolean;
  /** Of the setting `select`; null: it is not set. */
  readonly rules: SelectRules | null;
  /** Patterns of the runner, which selects by itself: a field that only its name selects is offered where one of them names it. */
  readonly ofRunner: readonly SelectPattern[];
}

/** Whether a discovered stream is selected by default: by `select`, else unless the tap says otherwise. */
export function isOffered({ id, metadata }: Stream, { rules }: Offering): boolean {
  const whole = metadata?.get("");
  if (whole?.["inclusion"] === "unsupported") return false;
  return rules?.of(id).isSelected ?? whole?.["selected-by-default"] !== false;
}

/** The metadata of a discovered stream, with the settings' decisions in the place of the tap's. */
export function offeredMetadata(stream: Stream, offering: Offering): Metadata {
  const rules = offering.rules?.of(stream.id);
  return {
    at: (breadcrumb) => {
      if (breadcrumb.length === 0) return stream.metadata?.get("") ?? {};
      const path = breadcrumb.filter((_, index) => index % 2 === 1);
      return offeredMembers(path, stream, { offering, rules });
    },
  };
}

interface Deciding {
  readonly offering: Offering;
  readonly rules: StreamRules | undefined;
}

function offeredMembers(path: PropertyPath, stream: Stream, { offering, rules }: Deciding): JsonObject {
  const [name = "", ...deeper] = path;
  const isTop = deeper.length === 0;
  const own = isTop && name !== "" ? stream.metadata?.get(name) : undefined;
  const decision = rules?.isPropertySelected(path) ?? null;
  if (isTop && isOnlyByName(own)) return membersOfNamed(name, stream, { offering, decision });
  return decision === null ? (own ?? {}) : { ...own, "selected-by-default": decision };
}

function membersOfNamed(
  name: string,
  { id, metadata }: Stream,
  { offering, decision }: { readonly offering: Offering; readonly decision: boolean | null },
): JsonObject {
  const { inclusion: _inclusion, "selected-by-default": _byDefault, ...own } = metadata?.get(name) ?? {};
  const isNamedBy = (pattern: SelectPattern) => namesProperty(pattern, id, name);
  const isNamed = offering.rules?.patterns.some(isNamedBy) ?? false;
  // guard(only-by-name): a runner that selects by * would download every file of the org.
  if (!isNamed && !offering.ofRunner.some(isNamedBy)) return { ...own, inclusion: "unsupported" };
  return { ...own, inclusion: "available", "selected-by-default": isNamed && decision !== false };
}
