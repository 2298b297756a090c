import {
  bookmarkFor,
  kitSettings,
  type Page,
  type Run,
  runTap,
  type Selection,
  type Tap,
  TapError,
} from "@singer-io-ts/tap-kit";

type Config = { readonly url: string; readonly token: string };
type Note = { readonly id: number; readonly text: string | null; readonly changed: string };
const fields = { id: { type: "integer" }, text: { type: ["null", "string"] }, changed: { type: "string" } };

async function ask({ url, token }: Config, after: string, { signal, allowance }: Run): Promise<readonly Note[]> {
  await allowance.take(1, signal);
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(`${url}/notes?after=${encodeURIComponent(after)}`, { headers, signal });
  if (reply.ok) return reply.json() as Promise<readonly Note[]>;
  const kind = reply.status === 401 ? "config" : "unavailable";
  throw new TapError(`notes: the answer was ${reply.status}.`, { code: "REFUSED", kind, hint: "Check url and token." });
}

/** Pages in the order of change; each bookmark is the newest change so far, from which the next page goes on. */
async function* read(config: Config, selection: Selection, run: Run): AsyncGenerator<Page> {
  for (let since = selection.from?.replicationKeyValue ?? "", isDone = false; !isDone; ) {
    const objects = await ask(config, since, run);
    since = objects.at(-1)?.changed ?? since;
    isDone = objects.length === 0;
    const end = isDone ? { end: { kind: "complete", activate: false } as const } : {};
    const bookmark = bookmarkFor(selection, { source: config.url, replicationKeyValue: since });
    yield { stream: selection.stream.id, objects, extractedAt: run.clock.now(), bookmark, ...end };
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
      yield { step: "login", ok: true, detail: `${(await ask(config, "", run)).length} notes` };
    },
    discover: async () => [{ ...notes, schema: { type: "object", properties: fields } }],
    async *plan(selections) {
      for (const one of selections) yield { selections: [one], forecast, read: (run) => read(config, one, run) };
    },
    close: async () => {},
  }),
};

if (process.argv[1] === import.meta.filename) await runTap(tapNotes);
