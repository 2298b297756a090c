import { type Run, type Stream, TapError } from "@singer-io-ts/tap-kit";

/** What the user can do about the name of a stream that a setting asks for. */
const ways: Readonly<Record<string, string>> = {
  queries: "Give the query another name.",
  reports: "Give the report another stream.",
};

/** The ids of all kinds of streams: a name is one stream's. */
export class StreamIds {
  /** By an id in lower case: the id as it is, and the setting that asks for it. */
  readonly #taken = new Map<string, { readonly id: string; readonly setting: string }>();

  /**
   * @param by the setting that asks for these streams, and what takes the failure of one that has the id of an earlier one.
   * @returns the streams with an id of their own. Two that differ in case alone are reported.
   */
  take(
    streams: readonly Stream[],
    { setting, failed }: { readonly setting: string; readonly failed: (error: TapError) => void },
    run: Run,
  ): readonly Stream[] {
    return streams.filter(({ id }) => {
      const other = this.#taken.get(id.toLowerCase());
      if (other?.id === id) {
        failed(sameId(id, [other.setting, setting]));
        return false;
      }
      if (other !== undefined) {
        const text = `${other.setting} has ${other.id}, ${setting} has ${id}: a target that does not tell case apart puts both into one table.`;
        run.log({ level: "warn", code: "streams_alike", text });
      }
      this.#taken.set(id.toLowerCase(), { id, setting });
      return true;
    });
  }
}

function sameId(id: string, settings: readonly [string, string]): TapError {
  const [first, second] = settings;
  const whose = first === second ? `${first}: two streams have` : `${first} and ${second}: both have a stream with`;
  const way = ways[second] ?? ways[first] ?? "Take one of them out.";
  return new TapError(`${whose} the name ${id}.`, { code: "STREAM_TWICE", kind: "config", hint: way });
}
