import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { CellContext, MakeCell, ObjectDef } from "../define/object-def.ts";
import { fileName } from "./file-names.ts";
import { fileChecksum, fileLength } from "./file-size.ts";

const TYPES = [
  ["PDF", "pdf"],
  ["TEXT", "txt"],
  ["PNG", "png"],
  ["WORD_X", "docx"],
] as const;

const typeOf = (document: number): (typeof TYPES)[number] => TYPES[document % TYPES.length] ?? TYPES[0];
const titleOf = (document: number): string => fileName(document, `File ${String(document + 1).padStart(5, "0")}`);

/** A column of a document as its last version has it. */
const ofLatest =
  (field: string): MakeCell =>
  ({ other }) => {
    const versions = other("ContentVersion");
    const read = versions.cell(field);
    return (i) => read(versions.firstOf(i) + versions.countOf(i) - 1);
  };

const isLatest = ({ parentOf, firstOf, countOf }: CellContext, i: number): boolean =>
  i === firstOf(parentOf(i)) + countOf(parentOf(i)) - 1;

/** Files: documents, their versions, and links to the records they are attached to. */
export const content: readonly ObjectDef[] = [
  defineObject({
    name: "ContentDocument",
    label: "Content Document",
    prefix: "069",
    rows: 60,
    sharing: "owner",
    isFile: true,
    can: "update delete undelete query search trigger layout mru feed",
    cells: {
      Title: () => titleOf,
      // Every other file is the first user's.
      OwnerId: ({ salt, other }) => {
        const users = other("User");
        return (i) => users.id(i % 2 === 0 ? 0 : mix(salt, i) % users.permanentRows);
      },
      LatestPublishedVersionId:
        ({ other }) =>
        (i) => {
          const versions = other("ContentVersion");
          return versions.id(versions.firstOf(i) + versions.countOf(i) - 1);
        },
      FileType: () => (i) => typeOf(i)[0],
      FileExtension: () => (i) => typeOf(i)[1],
      ContentSize: ofLatest("ContentSize"),
    },
    fields: `
      @deleted
      @audit
      IsArchived boolean ! ro = const false
      ArchivedById ref:User ro ?100
      ArchivedDate date ro ?100
      OwnerId ref:User !
      Title string:255 ! name
      PublishStatus picklist ! ro fixed = P|R|U
      LatestPublishedVersionId ref:ContentVersion ro ?0
      ParentId ref:Account ro rel:- ?100
      @viewed
      Description textarea:1000 = note
      ContentSize int:8 ro ?0
      FileType string:20 ro ?0
      FileExtension string:40 ro ?0
      SharingOption picklist fixed ?0 = A|R
      SharingPrivacy picklist ! fixed = N|P
      ContentModifiedDate datetime ro ?0 = datetime -300 -1
      ContentAssetId ref:Account ro rel:- ?100`,
  }),
  defineObject({
    name: "ContentVersion",
    label: "Content Version",
    prefix: "068",
    rows: 0,
    sharing: { parent: "ContentDocumentId" },
    isFile: true,
    can: "create update query search trigger layout",
    childOf: { parent: "ContentDocument", field: "ContentDocumentId", pattern: [1, 2, 1, 3] },
    cells: {
      IsLatest: (c) => (i) => isLatest(c, i),
      VersionNumber: (c) => (i) => String(i - c.firstOf(c.parentOf(i)) + 1),
      Title: (c) => (i) => titleOf(c.parentOf(i)),
      PathOnClient: (c) => (i) => `${titleOf(c.parentOf(i))}.${typeOf(c.parentOf(i))[1]}`,
      FileType: (c) => (i) => typeOf(c.parentOf(i))[0],
      FileExtension: (c) => (i) => typeOf(c.parentOf(i))[1],
    },
    formulas: { ContentSize: fileLength("VersionData"), Checksum: fileChecksum("VersionData") },
    fields: `
      ContentDocumentId ref:ContentDocument ! init kids:ContentVersions cascade
      IsLatest boolean ! ro
      ContentUrl url:1333 ?100
      VersionNumber string:20 ro ?0
      Title string:255 ! name
      Description textarea:1000 = note
      ReasonForChange string:1000 ?80
      SharingOption picklist fixed ?0 = A|R
      SharingPrivacy picklist ! fixed = N|P
      PathOnClient string:500 init ?0
      @deleted
      ContentModifiedDate datetime ro ?0 = datetime -300 -1
      PositiveRatingCount int:8 ro ?0 = int 0 9
      NegativeRatingCount int:8 ro ?0 = int 0 9
      OwnerId ref:User !
      @audit
      TagCsv textarea:2000 ?90
      FileType string:20 ro ?0
      PublishStatus picklist ! ro fixed = P|R|U
      VersionData base64 init ?0
      ContentSize int:8 ro ?0
      FileExtension string:40 ro ?0
      FirstPublishLocationId ref:Account,User init ?60 = ref Account 50 User 50
      Origin picklist ! init fixed = C|H
      ContentLocation picklist ! init fixed = S
      Checksum string:50 ro ?0`,
  }),
  defineObject({
    name: "ContentDocumentLink",
    label: "Content Document Link",
    prefix: "06A",
    rows: 0,
    sharing: { parent: "ContentDocumentId" },
    isFile: true,
    can: "create update delete query trigger",
    childOf: { parent: "ContentDocument", field: "ContentDocumentId", pattern: [2, 1, 3] },
    requiredFilter: {
      fields: ["ContentDocumentId", "LinkedEntityId"],
      message:
        "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
    },
    cells: {
      // The first link of a document is its owner's; the others go to records.
      LinkedEntityId: (c) => {
        const owner = c.other("ContentDocument").cell("OwnerId");
        const targets = ["Account", "Case", "Opportunity"].map((name) => c.other(name));
        return (i) => {
          const parent = c.parentOf(i);
          if (i === c.firstOf(parent)) return owner(parent);
          const target = targets[mix(c.salt, i) % targets.length];
          return target === undefined || target.permanentRows === 0
            ? owner(parent)
            : target.id(mix(c.salt ^ 1, i) % target.permanentRows);
        };
      },
      ShareType: (c) => (i) => (i === c.firstOf(c.parentOf(i)) ? "I" : mix(c.salt, i) % 2 === 0 ? "V" : "C"),
    },
    fields: `
      LinkedEntityId ref:Account,Case,Opportunity,User ! init kids:ContentDocumentLinks rel:LinkedEntity
      ContentDocumentId ref:ContentDocument ! init kids:ContentDocumentLinks cascade
      @deleted
      SystemModstamp datetime ! ro sys = systemModstamp
      ShareType picklist fixed ?0 = own V|C|I
      Visibility picklist fixed ?0 = AllUsers|InternalUsers|SharedUsers`,
  }),
  defineObject({
    name: "Vote",
    prefix: "083",
    rows: 0,
    can: "create delete query",
    requiredFilter: {
      fields: ["ParentId", "Parent.Type", "Id"],
      message:
        "Implementation restriction. When querying the Vote object, you must filter using the following syntax: ParentId = [single ID], Parent.Type = [single Type], Id = [single ID], or Id IN [list of ID's].",
    },
    fields: `
      @deleted
      ParentId ref:Case,Account ! init
      Type picklist init fixed = Up|Down
      CreatedById ref:User ! ro sys = user
      CreatedDate datetime ! ro sys = created
      SystemModstamp datetime ! ro sys = systemModstamp`,
  }),
];
