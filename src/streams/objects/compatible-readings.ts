import type { JsonObject, Page, Reading, Selection, Stream } from "@singer-io-ts/tap-kit";
import { type Compatibility, compatibleStreamSchema, ownSchema } from "../../compatibility.ts";

/** The discovered streams of objects as another connector's catalog has them: its schemas, and compound fields selected by default. */
export function compatibleStreams(streams: readonly Stream[], compatibility: Compatibility): readonly Stream[] {
  return streams.map((stream) => ({
    ...stream,
    schema: compatibleStreamSchema(stream.schema, stream, compatibility),
    ...(stream.metadata !== undefined && {
      metadata: new Map([...stream.metadata].map(([name, members]) => [name, selectedByDefault(members)])),
    }),
  }));
}

function selectedByDefault(members: JsonObject): JsonObject {
  if (members["salesforce.components"] === undefined) return members;
  const { "only-by-name": _reason, "selected-by-default": _byDefault, ...rest } = members;
  return rest;
}

/** A selection with this tap's schemas, whatever setting its catalog was made with: the setting of the run decides. */
export function ownSelection(selection: Selection): Selection {
  const schema = ownSchema(selection.schema, selection.stream);
  if (schema === selection.schema) return selection;
  return { ...selection, schema, restart: () => ownSelection(selection.restart()) };
}

/** A reading whose SCHEMA messages are true of records in another connector's formats. */
export function compatibleReading(reading: Reading, compatibility: Compatibility): Reading {
  const { selections, forecast } = reading;
  const shown = (selection: Selection): Selection => ({
    ...selection,
    schema: compatibleStreamSchema(selection.schema, selection.stream, compatibility),
  });
  return {
    selections: selections.map(shown),
    forecast,
    async *read(run) {
      for await (const page of reading.read(run)) yield reshaped(page, shown);
    },
  };
}

function reshaped(page: Page, shown: (selection: Selection) => Selection): Page {
  return page.selection === undefined ? page : { ...page, selection: shown(page.selection) };
}
