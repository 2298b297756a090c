import {
  kitSettings,
  type Page,
  type Reading,
  type Run,
  type Selection,
  type Source,
  type Stream,
  type Tap,
} from "@singer-io-ts/tap-kit";

/** What a test decides about a tap; the rest is plain. */
export interface Script {
  readonly streams?: readonly Stream[];
  /** The pages of one stream. */
  readonly read?: (selection: Selection, run: Run) => AsyncIterable<Page>;
  /** Replaces one reading a stream. */
  readonly plan?: Source["plan"];
  readonly source?: Partial<Source>;
  readonly migrate?: Tap<unknown>["migrate"];
  readonly setup?: Tap<unknown>["setup"];
  readonly properties?: Tap<unknown>["spec"];
  readonly onOpen?: (config: unknown, run: Run, files: readonly string[], places: ReadonlyMap<string, string>) => void;
}

/** A stream with a key `id` and a replication key `changed`. */
export function plainStream(id: string, more: Partial<Stream> = {}): Stream {
  return {
    id,
    schema: {
      type: "object",
      properties: {
        id: { type: "integer" },
        name: { type: ["null", "string"] },
        changed: { type: ["null", "string"] },
      },
    },
    keyProperties: ["id"],
    replicationKeys: ["changed"],
    methods: ["INCREMENTAL", "FULL_TABLE"],
    ...more,
  };
}

/** A tap that does what the script says. */
export function scriptedTap({
  streams = [],
  read = oneEmptyPage,
  plan,
  source,
  migrate,
  setup,
  properties = {},
  onOpen,
}: Script): Tap<unknown> {
  async function* planned(selections: readonly Selection[]): AsyncGenerator<Reading> {
    for (const selection of selections) {
      const forecast = { calls: 1, transport: "script", why: "the test says so" };
      yield { selections: [selection], forecast, read: (run) => read(selection, run) };
    }
  }
  return {
    name: "tap-scripted",
    version: "1.2.3",
    description: "whatever the test says",
    documentationUrl: "https://example.com/tap-scripted",
    spec: { connectionSpecification: { type: "object", properties: { ...properties, ...kitSettings } } },
    metadataPrefix: "tap.",
    bookmarkMembers: { tail: "required" },
    ...(migrate === undefined ? {} : { migrate }),
    ...(setup === undefined ? {} : { setup }),
    open: async (config, run, files, places) => {
      onOpen?.(config, run, files, places);
      return {
        async *check() {
          yield { step: "login", ok: true, detail: "logged in" };
        },
        discover: async () => streams,
        plan: plan ?? planned,
        close: async () => {},
        ...source,
      };
    },
  };
}

async function* oneEmptyPage({ stream }: Selection, { clock }: Run): AsyncGenerator<Page> {
  yield { stream: stream.id, objects: [], extractedAt: clock.now(), end: { kind: "complete", activate: false } };
}
