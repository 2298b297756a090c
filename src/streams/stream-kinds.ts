import type { Settings } from "../config/config.ts";
import { ListViewStreams } from "./list-views/list-view-kind.ts";
import { MetadataStreams } from "./metadata/metadata-kind.ts";
import { ObjectStreams } from "./objects/object-kind.ts";
import { QueryStreams } from "./queries/query-kind.ts";
import { ReportStreams } from "./reports/discover-reports.ts";
import type { StreamKind } from "./stream-kind.ts";

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
