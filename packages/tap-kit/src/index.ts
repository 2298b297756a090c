export { count, countOf } from "./amounts.ts";
export type { Environment } from "./command/environment.ts";
export { UsageError } from "./command/usage-error.ts";
export { errorMessage, ifExists, nodeErrorCode } from "./errors/node-error.ts";
export { type Kind, TapError, type TapErrorDetail } from "./errors/tap-error.ts";
export { parseExactJson } from "./exact-json.ts";
export { type FileLock, type HeldLock, lockPath, withFileLock } from "./files/file-lock.ts";
export { makeFolder } from "./files/make-folder.ts";
export { privateMode } from "./files/private-mode.ts";
export { syncFolder } from "./files/sync-folder.ts";
export { compileCheck, type Fault } from "./input/check-json.ts";
export { nearest } from "./input/edit-distance.ts";
export { exactJsonText } from "./input/exact-json-text.ts";
export { systemStdin } from "./input/system-read-file.ts";
export { Interner } from "./interner.ts";
export { isObject, type Json, type JsonObject } from "./json.ts";
export { clean, registerSecret } from "./log/redact.ts";
export { main } from "./main.ts";
export { reusedBytes } from "./output/reused-bytes.ts";
export { ClosedPipe, type MemorySink, memorySink, type Sink } from "./output/sink.ts";
export { favorMemory } from "./process/favor-memory.ts";
export { runTap } from "./process/run-tap.ts";
export { systemClock } from "./process/system-clock.ts";
export { type ConfiguredTap, startProgram } from "./program/start-program.ts";
export type { SelectionVerdict, StreamSelection } from "./selection/explain-selection.ts";
export { kitSettings } from "./settings/kit-settings.ts";
export { adviseOn } from "./settings/setting-fault.ts";
export type { AirbyteForm } from "./tap/airbyte-form.ts";
export { type Bookmark, type BookmarkValues, bookmarkFor, type OwnMembers } from "./tap/bookmark.ts";
export type { BookmarkHelp, BookmarkWords } from "./tap/bookmark-help.ts";
export { failedStep } from "./tap/failed-step.ts";
export type { ForeignSetting } from "./tap/foreign-setting.ts";
export type { Counts, EncodedPage, Outcome, Page, PlainPage } from "./tap/page.ts";
export { type Allowance, type Clock, type Event, phaseCode, type Run } from "./tap/run.ts";
export type { AskConfig, AskedConfig, Setup } from "./tap/setup.ts";
export type {
  Adopted,
  CheckStep,
  DiscoverOptions,
  Forecast,
  OnFailedSetting,
  Reading,
  Selectable,
  Source,
  Undiscovered,
} from "./tap/source.ts";
export type { Envelope, Method, Selection, Stream } from "./tap/stream.ts";
export type { Tap } from "./tap/tap.ts";
export type { VerbAnswer, VerbContext } from "./verbs/context.ts";
export type { Column, Rows } from "./verbs/print/rows.ts";
export type { Choice, ChoiceQuestion, Prompts, SeveralQuestion, TextQuestion } from "./verbs/prompts/prompts.ts";
export {
  type AnyVerb,
  catalogOption,
  csvOption,
  stateOption,
  type Verb,
  type VerbArgument,
  type VerbOption,
} from "./verbs/verb.ts";
