import { UsageError } from "../../command/usage-error.ts";
import { compileCheck } from "../../input/check-json.ts";
import type { Json } from "../../json.ts";
import { valueOfText } from "../../settings/setting-text.ts";
import { writeBookmark } from "../../state/bookmark-form.ts";
import { rewoundBookmark } from "../../state/rewind-bookmark.ts";
import type { KitContext } from "../kit-context.ts";
import { namedStreams, openState, stateFileOf } from "./state-file.ts";

/** Makes the next run read streams again from a date-time on; all of them, or none. */
export async function run(context: KitContext): Promise<number> {
  const { given, files } = context;
  const to = await dateTimeOf(given.text("to"));
  return files.alone(stateFileOf(given), () => rewind(to, context));
}

async function rewind(to: string, context: KitContext): Promise<number> {
  const { given, print, job } = context;
  const state = await openState(context);
  const help = (await job.tap.bookmarkHelp?.()) ?? null;
  const changed = new Map<string, Json>();
  for (const stream of namedStreams(state, given.texts("stream"))) {
    const rewound = rewoundBookmark(stream, state.read(stream, state.bookmarks.get(stream)), { to, help });
    changed.set(stream, JSON.parse(writeBookmark(rewound)));
  }
  await state.write(changed);
  const streams = [...changed.keys()].join(", ");
  print.note(`${state.file}: the next run reads ${streams} again from ${to} on. What changed since then comes again.`);
  return 0;
}

async function dateTimeOf(text: string | null): Promise<string> {
  const form = { type: "string", format: "date-time" } as const;
  const value = text === null ? null : valueOfText(text, form);
  if (typeof value === "string" && (await compileCheck(form))(value) === null) return new Date(value).toISOString();
  const what = text === null ? "state rewind needs --to <date>" : `--to ${text} is no date`;
  throw new UsageError(`${what}: write 2026-01-31, or 2026-01-31T09:05:00Z`, "state rewind");
}
