import { dateText } from "../../store/date-time.ts";
import { defineObject } from "../define/define-object.ts";
import type { MakeCell, ObjectDef } from "../define/object-def.ts";
import { fileNames } from "./file-names.ts";
import { fileLength } from "./file-size.ts";

const DAY = 86_400;

const EVENTS = ["Login", "API", "RestApi", "ReportExport"] as const;

/** A file of events, a day each: CSV with everything in quotes. */
const eventLog: MakeCell =
  ({ cell }) =>
  (i) => {
    const [type, date] = [cell("EventType")(i), String(cell("LogDate")(i)).replaceAll(/[-:]|\.000Z/g, "")];
    const lines = Array.from(
      { length: 3 + (i % 20) },
      (_, n) => `"${type}","${date}${n}","/services/data/v60.0/query?q=""${n}""","${n % 2 === 0 ? "" : "line\nbreak"}"`,
    );
    return Buffer.from(`${['"EVENT_TYPE","TIMESTAMP","URI","NOTE"', ...lines].join("\n")}\n`).toString("base64");
  };

/** Objects whose rows are files, besides those in content.ts. */
export const documents: readonly ObjectDef[] = [
  defineObject({
    name: "Document",
    prefix: "015",
    rows: 30,
    can: "create update delete undelete query replicate search mru",
    cells: { Name: fileNames("") },
    formulas: { BodyLength: fileLength("Body") },
    fields: `
      FolderId ref:Folder,User ! rel:Folder ?0 = ref Folder 100
      @deleted
      Name string:255 ! name
      DeveloperName string:80 ! = seq Document_ 4
      NamespacePrefix string:15 ro ?100
      ContentType string:120 = const application/pdf
      Type string:40 = const pdf
      IsPublic boolean !
      BodyLength int:8 ! ro
      Body base64 ?0
      Url url:1000 ?80
      Description string:255 = note
      Keywords string:255 = word
      IsInternalUseOnly boolean !
      AuthorId ref:User !
      @audit
      IsBodySearchable boolean ! ro
      @viewed`,
  }),
  defineObject({
    name: "StaticResource",
    label: "Static Resource",
    prefix: "081",
    rows: 8,
    grows: false,
    can: "create update delete query replicate search mru",
    formulas: { BodyLength: fileLength("Body") },
    fields: `
      NamespacePrefix string:15 ro ?100
      Name string:255 ! name = seq Resource_ 3
      ContentType string:120 ! = const text/css
      BodyLength int:8 ! ro
      Body base64 ?0
      Description textarea:4000 = note
      @audit
      CacheControl picklist ! fixed = Private|Public`,
  }),
  defineObject({
    name: "EventLogFile",
    label: "Event Log File",
    prefix: "0AT",
    rows: 40,
    grows: false,
    fixed: true,
    can: "query",
    cells: {
      EventType: () => (i) => EVENTS[i % EVENTS.length] ?? null,
      // A file a day and type, of the days before the org started.
      LogDate:
        ({ start, rows }) =>
        (i) =>
          `${dateText(Math.floor(start / DAY) - 1 - Math.floor((rows - 1 - i) / EVENTS.length))}T00:00:00.000Z`,
      LogFile: eventLog,
    },
    formulas: { LogFileLength: (read, now) => String(fileLength("LogFile")(read, now)) },
    fields: `
      @deleted
      @audit
      EventType picklist ! ro fixed = own ${EVENTS.join("|")}
      LogDate datetime ! ro
      LogFileLength double:18.0 ! ro
      LogFileContentType string:127 ! ro = const text/csv
      ApiVersion double:18.1 ! ro = const 60.0
      Sequence int:8 ro ?0 = const 0
      Interval picklist ro fixed ?0 = Daily
      LogFileFieldNames textarea:32000 ro ?0 = const EVENT_TYPE,TIMESTAMP,URI,NOTE
      LogFileFieldTypes textarea:32000 ro ?0 = const String,DateTime,String,String
      LogFile base64 ro ?0`,
  }),
];
