import { expect } from "vitest";
import { endsBy, restPage } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";

const limit = { status: 403, errorCode: "REQUEST_LIMIT_EXCEEDED", message: "要求の制限を超過しました。" } as const;

/** What is decided by describes and codes, never by a sentence. */
export const unsortable: readonly FaultRow[] = [
  {
    number: 126,
    fault: "Rows can be filtered by SystemModstamp but not ordered by it; a limit is reported in Japanese",
    expected: "another key that can order them; the limit ends the run as a limit, and the next run resumes",
    async run(open) {
      const scene = await open({ objects: ["CaseComment"], discover: false });
      scene.running.org.alterField("CaseComment", "SystemModstamp", { describe: { sortable: false } });
      scene.catalog = await scene.org.discover(scene.config);
      const own = scene.catalog.streams[0]?.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata;
      await scene.sync();
      const complete = await scene.complete();
      const ended = await endsBy(
        open,
        "rest",
        { path: restPage, nth: 2, count: 4, reply: limit },
        { exitCode: 3, error: limit.message },
      );
      expect(own?.["valid-replication-keys"]).toEqual(["LastModifiedDate"]);
      return `Read by LastModifiedDate, ${complete}; the limit: ${ended}`;
    },
  },
];
