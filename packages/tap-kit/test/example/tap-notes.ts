import type { Page, Run, Selection, Tap } from "@singer-io-ts/tap-kit";
import { bookmarkFor, kitSettings, runTap, TapError } from "@singer-io-ts/tap-kit";

type Config = { readonly url: string; readonly token: string };
type Note = { readonly id: number; readonly text: string | null; readonly changed: string };
const fields = { id: { type: "integer" }, text: { type: ["null", "string"] }, changed: { type: "string" } };

async function fetchNotes({ url, token }: Config, after: string, { signal, allowance }: Run): Promise<readonly Note[]> {
  await allowance.take(1, signal);
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(`${url}/notes?after=${encodeURIComponent(after)}`, { headers, signal });
  if (reply.ok) return reply.json() as Promise<readonly Note[]>;
  const kind = reply.status === 401 ? "config" : "unavailable";
  throw new TapError(`notes: the service replied ${reply.status}.`, {
    code: "REFUSED",
    kind,
    hint: "Check url and token.",
  });
}

/** Pages in the order of change. Each bookmark has the newest change so far, and the next request begins there. */
async function* read(config: Config, selection: Selection, run: Run): AsyncGenerator<Page> {
  for (let since = selection.from?.replicationKeyValue ?? ""; ; ) {
    const objects = await fetchNotes(config, since, run);
    since = objects.at(-1)?.changed ?? since;
    const bookmark = bookmarkFor(selection, { source: config.url, replicationKeyValue: since });
    const page = { stream: selection.stream.id, objects, extractedAt: run.clock.now(), bookmark };
    if (objects.length > 0) yield page;
    else return yield { ...page, end: { kind: "complete", activate: false } };
  }
}

const settings = { url: { type: "string" }, token: { type: "string", airbyte_secret: true }, ...kitSettings };
const notes = { id: "notes", keyProperties: ["id"], replicationKeys: ["changed"], methods: ["INCREMENTAL"] } as const;
const forecast = { calls: 2, transport: "HTTP", why: "it is the only way" };

export const tapNotes: Tap<Config> = {
  name: "tap-notes",
  version: "1.0.0",
  description: "notes as Singer messages",
  documentationUrl: "https://example.com/tap-notes",
  spec: { connectionSpecification: { type: "object", required: ["url", "token"], properties: settings } },
  open: async (config) => ({
    async *check(run) {
      yield { step: "login", ok: true, detail: `${(await fetchNotes(config, "", run)).length} notes` };
    },
    discover: async () => [{ ...notes, schema: { type: "object", properties: fields } }],
    async *plan(selections) {
      for (const one of selections) yield { selections: [one], forecast, read: (run) => read(config, one, run) };
    },
    close: async () => {},
  }),
};

if (process.argv[1] === import.meta.filename) await runTap(tapNotes);
