import { type JsonObject, nearest, TapError, UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { isSameName, listNames } from "../../names.ts";
import { propertiesOf } from "../../property-schemas.ts";
import { kindNameOf } from "../../streams/stream-kind.ts";
import { withSession } from "../with-session.ts";
import type { StreamFacts } from "./explain-object.ts";
import type { Explanation } from "./explanation.ts";
import { extracted } from "./extracted.ts";
import { objectExplainer } from "./object-explainer.ts";

/** Explains an object, one of its fields, or another stream of the configuration. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const [name = "", field] = given.needed("stream").split(/\.(.*)/s);
  if (name === "" || field === "")
    throw new UsageError("a name is missing beside the dot: write Account or Account.Name", "explain");
  const explanation = (await ofObject(name, field, context)) ?? (await ofStream(name, field, context));
  if (print.form === "json") await print.value({ ...explanation } as unknown as JsonObject, () => "");
  else
    await print.rows(
      [{ key: "topic" }, { key: "text", wraps: true }],
      explanation.facts.map((fact) => ({ ...fact })),
    );
  return 0;
}

/** Null: there is no such object. */
function ofObject(name: string, field: string | undefined, context: VerbContext): Promise<Explanation | null> {
  return withSession(context, async (session, settings) => {
    const explain = await objectExplainer(name, { session, settings }, context);
    return explain === null ? null : explain(field);
  });
}

/** A query, a report, a list view or a metadata stream. @throws TapError where nothing has that name */
async function ofStream(
  name: string,
  field: string | undefined,
  { discover, report, selections }: VerbContext,
): Promise<Explanation> {
  const { streams, failures } = await discover();
  const stream = streams.find(({ id }) => isSameName(id, name));
  if (stream !== undefined) {
    const { of, catalog } = await selections();
    const selection = await of(stream);
    return field === undefined
      ? explainStream({ stream, selection, catalog })
      : explainColumn(field, { stream, selection, catalog });
  }
  report(failures.filter(({ stream: id }) => id === name).map(({ error }) => error));
  const near = nearest(
    name,
    streams.map(({ id }) => id),
  );
  throw new TapError(`${name}: there is no stream or object of this name.`, {
    code: "STREAM_UNKNOWN",
    kind: "config",
    hint: near === null ? "List them by streams, or the org's objects by objects." : `Did you mean ${near}?`,
  });
}

function explainStream({ stream, selection: { whole }, catalog }: StreamFacts): Explanation {
  const { id, keyProperties, replicationKeys } = stream;
  const { isExtracted, facts: first } = extracted({ leftOut: null, ofType: null, selection: whole, catalog });
  const [key] = replicationKeys;
  const facts = [
    ...first,
    { topic: "kind", text: `It is a ${kindNameOf(stream)} of the configuration.` },
    { topic: "key", text: keyProperties.join(", ") || "None: a target can only append." },
    {
      topic: "changes",
      text:
        key === undefined
          ? "Nothing shows what changed, so each run reads it in full."
          : `${key}: an incremental run reads the rows in which it moved.`,
    },
    { topic: "columns", text: listNames(Object.keys(propertiesOf(stream.schema))) },
  ];
  return { name: id, isExtracted, selection: whole, facts };
}

/** @throws TapError for a column that the stream does not have */
function explainColumn(name: string, { stream, selection, catalog }: StreamFacts): Explanation {
  const names = Object.keys(propertiesOf(stream.schema));
  const own = names.find((each) => isSameName(each, name));
  if (own === undefined) {
    const near = nearest(name, names);
    const hint = near === null ? `It has ${listNames(names)}.` : `Did you mean ${near}?`;
    throw new TapError(`${stream.id}: it has no field ${name}.`, { code: "FIELD_UNKNOWN", kind: "config", hint });
  }
  const verdict = selection.property(own);
  const found = extracted({ leftOut: null, ofType: null, selection: verdict, catalog });
  return { name: `${stream.id}.${own}`, ...found, selection: verdict };
}
