import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { CellContext, MakeCell, ObjectDef } from "../define/object-def.ts";
import { CATEGORY_GROUPS } from "./data-categories.ts";

const LANGUAGES = ["en_US", "de", "ja"] as const;

/** Position of a version among those of its article, and how many there are. */
const positionOf = ({ parentOf, firstOf, countOf }: CellContext, i: number): readonly [number, number] => [
  i - firstOf(parentOf(i)),
  countOf(parentOf(i)),
];

/** The last version is published or still a draft, those before it are archived. */
const status: MakeCell = (context) => (i) => {
  const [at, count] = positionOf(context, i);
  if (at < count - 1) return "Archived";
  return mix(context.salt, context.parentOf(i)) % 4 === 0 ? "Draft" : "Online";
};

const ARTICLE = `
  @deleted
  @audit
  ArticleNumber string:50 ! auto ro name = seq 9
  CaseAssociationCount int:8 ro ?0 = int 0 20
  FirstPublishedDate datetime ro = datetime -300 -100
  LastPublishedDate datetime ro = datetime -99 -1
  ArchivedDate datetime ro ?80
  ArchivedById ref:User ro ?80
  MasterLanguage picklist ro fixed ?0 = en_US
  TotalViewCount int:8 ro ?0 = int 0 9000`;

const VERSION = (article: string): string => `
  KnowledgeArticleId ref:${article} ! ro rel:KnowledgeArticle kids:Versions cascade
  OwnerId ref:User ! ro
  @deleted
  @audit
  ValidationStatus picklist ?60 = Validated|Not Validated
  PublishStatus picklist ! ro fixed = own Draft~Draft|Online~Published|Archived~Archived Article
  VersionNumber int:9 ro ?0
  IsLatestVersion boolean ! ro
  IsVisibleInApp boolean ! ro = const true
  IsVisibleInPkb boolean !
  IsVisibleInCsp boolean !
  IsVisibleInPrm boolean !
  Summary textarea:1000 = note 2
  Title string:255 ! name = subject
  UrlName string:255 ! = seq article- 6
  Language picklist ! init fixed = own en_US~English|de~German|ja~Japanese|fr~French~off
  ArticleNumber string:50 ro ?0
  ArticleCaseAttachCount int:9 ro ?0 = int 0 20
  ArticleTotalViewCount int:9 ro ?0 = int 0 9000
  FirstPublishedDate datetime ro = datetime -300 -100
  LastPublishedDate datetime ro = datetime -99 -1
  ArchivedDate datetime ro ?80
  ArchivedById ref:User ro ?80
  SourceId ref:Case init ?80
  AssignedToId ref:User ?80
  AssignedById ref:User ?80
  AssignmentDate datetime ?80
  AssignmentDueDate datetime ?80
  AssignmentNote textarea:4000 ?80 = note
  MigratedToFromArticleVersion string:18 ro ?100`;

const versionCells = {
  PublishStatus: status,
  VersionNumber: (c: CellContext) => (i: number) => positionOf(c, i)[0] + 1,
  IsLatestVersion: (c: CellContext) => (i: number) => positionOf(c, i)[0] === positionOf(c, i)[1] - 1,
  Language: (c: CellContext) => (i: number) => LANGUAGES[c.parentOf(i) % 5] ?? "en_US",
  ArticleNumber: (c: CellContext) => (i: number) => String(c.parentOf(i) + 1).padStart(9, "0"),
} as const;

const VERSIONS = [1, 2, 1, 3];

/** An article is filed under a topic, and some under a region too. */
const groupOf = ({ firstOf, parentOf }: CellContext, i: number): string =>
  i === firstOf(parentOf(i)) ? "Topics" : "Regions";

/** Articles, their versions under two names, and the data categories they are filed under. */
export const knowledge: readonly ObjectDef[] = [
  defineObject({
    name: "Knowledge__ka",
    label: "Knowledge Article",
    prefix: "kA0",
    rows: 40,
    can: "query replicate",
    fields: ARTICLE,
  }),
  defineObject({
    name: "Knowledge__kav",
    label: "Knowledge",
    prefix: "ka0",
    rows: 0,
    sharing: "public",
    can: "create update query replicate search trigger layout mru feed",
    childOf: { parent: "Knowledge__ka", field: "KnowledgeArticleId", pattern: VERSIONS },
    hidesOldVersions: true,
    cells: versionCells,
    fields: `${VERSION("Knowledge__ka")}
      Answer__c textarea:131072 rich = rich
      Topic__c picklist ?20 = Billing|Setup|Outage|N/A
      RecordTypeId ref:RecordType ?100`,
  }),
  defineObject({
    name: "Knowledge__DataCategorySelection",
    label: "Data Category Selection",
    prefix: "02o",
    rows: 0,
    can: "create delete query replicate",
    childOf: { parent: "Knowledge__kav", field: "ParentId", pattern: [1, 0, 2] },
    cells: {
      DataCategoryGroupName: (c) => (i) => groupOf(c, i),
      DataCategoryName: (c) => (i) => {
        const names = Object.keys(CATEGORY_GROUPS[groupOf(c, i)] ?? {});
        return names[mix(c.salt, i) % names.length] ?? null;
      },
    },
    fields: `
      ParentId ref:Knowledge__kav ! init kids:DataCategorySelections cascade
      DataCategoryName string:80 ! init
      DataCategoryGroupName string:80 ! init
      @deleted
      CreatedById ref:User ! ro sys = user
      CreatedDate datetime ! ro sys = created
      SystemModstamp datetime ! ro sys = systemModstamp`,
  }),
  defineObject({
    name: "KnowledgeArticle",
    label: "Knowledge Article",
    prefix: "kA0",
    mirrors: "Knowledge__ka",
    rows: 40,
    can: "query",
    fields: ARTICLE,
  }),
  defineObject({
    name: "KnowledgeArticleVersion",
    label: "Knowledge Article Version",
    prefix: "ka0",
    mirrors: "Knowledge__kav",
    rows: 0,
    can: "query search",
    childOf: { parent: "Knowledge__ka", field: "KnowledgeArticleId", pattern: VERSIONS },
    hidesOldVersions: true,
    cells: versionCells,
    // The same rows for every type of article: with the column ArticleType, without the columns of one type.
    fields: `${VERSION("Knowledge__ka").replace("kids:Versions", "kids:-")}
      ArticleType string:18 ro ?0 = const Knowledge__kav`,
  }),
];
