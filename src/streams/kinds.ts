import type { Settings } from "../config.ts";
import type { StreamKind } from "./kind.ts";
import { ListViewStreams } from "./list-views.ts";
import { MetadataStreams } from "./metadata.ts";
import { ObjectStreams } from "./objects.ts";
import { QueryStreams } from "./queries.ts";
import { ReportStreams } from "./reports.ts";

/** All kinds of streams, in the order in which discovery lists and a run reads them. */
export function streamKinds(settings: Settings): readonly StreamKind[] {
  return [
    new ObjectStreams(settings),
    new QueryStreams(settings),
    new ReportStreams(settings),
    new ListViewStreams(settings),
    new MetadataStreams(settings),
  ];
}
