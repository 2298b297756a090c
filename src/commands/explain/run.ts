import { type JsonObject, nearest, type Stream, TapError, type VerbContext } from "@singer-io-ts/tap-kit";
import { isSameName, listNames } from "../../names.ts";
import { propertiesOf } from "../../property-schemas.ts";
import { kindNameOf } from "../../streams/stream-kind.ts";
import { findObject } from "../described-object.ts";
import { withSession } from "../with-session.ts";
import { explainField } from "./explain-field.ts";
import { explainObject, type OrgFacts } from "./explain-object.ts";
import type { Explanation } from "./explanation.ts";

/** Explains an object, one of its fields, or another stream of the configuration. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const [name = "", field] = given.needed("stream").split(/\.(.*)/s);
  const explanation = (await ofObject(name, field, context)) ?? (await ofStream(name, context));
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
    const { run: job } = context;
    const { describe, objects } = await findObject(name, { session, settings }, job);
    if (describe === null) return null;
    const facts: OrgFacts = { session, settings, objects };
    return field === undefined ? explainObject(describe, facts, job) : explainField(describe, field, facts, job);
  });
}

/** A query, a report, a list view or a metadata stream. @throws TapError where nothing has that name */
async function ofStream(name: string, { discover, report }: VerbContext): Promise<Explanation> {
  const { streams, failures } = await discover();
  const stream = streams.find(({ id }) => isSameName(id, name));
  if (stream !== undefined) return explainStream(stream);
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

function explainStream(stream: Stream): Explanation {
  const { id, keyProperties, replicationKeys } = stream;
  const [key] = replicationKeys;
  const facts = [
    { topic: "extracted", text: `Yes: it is a ${kindNameOf(stream)} of the configuration.` },
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
  return { name: id, isExtracted: true, facts };
}
