import type { SavedReport } from "../../reports/saved/report-metadata.ts";
import { savedReports } from "../../reports/saved/saved-reports.ts";
import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

const folders = [...new Set(savedReports.map(({ folder }) => folder))];

const formats = { TABULAR: "Tabular", SUMMARY: "Summary", MATRIX: "Matrix", MULTI_BLOCK: "MultiBlock" } as const;

const ofReport = (read: (report: SavedReport) => string) => () => (i: number) => {
  const report = savedReports[i];
  return report === undefined ? null : read(report);
};

/** Reports and the folders they are in; the content of a report comes from the Analytics API. */
export const reports: readonly ObjectDef[] = [
  defineObject({
    name: "Folder",
    prefix: "00l",
    rows: folders.length,
    grows: false,
    can: "query",
    cells: {
      Name: () => (i) => folders[i] ?? null,
      DeveloperName: () => (i) => folders[i]?.replaceAll(" ", "_") ?? null,
    },
    fields: `
      ParentId ref:Folder ro rel:Parent ?100
      Name string:80 ro ?0 name
      DeveloperName string:80 ro ?0
      AccessType picklist ! ro fixed = Shared
      IsReadonly boolean ! ro = const false
      Type picklist ! ro fixed = Report
      NamespacePrefix string:15 ro ?100
      @audit`,
  }),
  defineObject({
    name: "Report",
    prefix: "00O",
    rows: savedReports.length,
    grows: false,
    can: "update query search mru",
    cells: {
      OwnerId:
        ({ other }) =>
        (i) =>
          other("Folder").id(Math.max(0, folders.indexOf(savedReports[i]?.folder ?? ""))),
      FolderName: ofReport(({ folder }) => folder),
      Name: ofReport(({ metadata }) => metadata.name),
      DeveloperName: ofReport(({ metadata }) => metadata.developerName),
      Format: ofReport(({ metadata }) => formats[metadata.reportFormat]),
    },
    fields: `
      OwnerId ref:Folder,User ! ro
      FolderName string:256 ro ?0
      @deleted
      Name string:40 ! name
      Description string:255
      DeveloperName string:80 ! ro
      NamespacePrefix string:15 ro ?100
      LastRunDate datetime ro = datetime -30 -1
      Format picklist ro fixed ?0 = own Tabular|Matrix|Summary|MultiBlock
      @audit
      @viewed`,
  }),
];
