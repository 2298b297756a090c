import type { Cell, CellContext, MakeCell, ObjectDef } from "../define/object-def.ts";
import { countedLater, type DescribedObjects } from "../setup/described-objects.ts";
import { descriptions } from "./descriptions.ts";
import { type StandardObject, sketchOf } from "./standard-objects.ts";

/** How many rows there are, and what is in them. */
interface Rows {
  count(): number;
  readonly cells: Readonly<Record<string, MakeCell>>;
}

/** An object that describes the org; null for any other. */
export function describingObject(name: string, object: StandardObject, objects: DescribedObjects): ObjectDef | null {
  const description = descriptions[name];
  if (description === undefined) return null;
  const { requiredFilter, byName = [], fields } = description;
  const { count, cells } = makers[name]?.(objects) ?? { count: () => 0, cells: {} };
  const message = `${name}: a filter on a reified column is required [${requiredFilter.join(",")}]`;
  return countedLater(
    {
      ...sketchOf(name, object),
      rows: 0,
      grows: false,
      cells,
      fields,
      requiredFilter:
        requiredFilter.length === 0 ? null : { fields: [...requiredFilter, ...byName], message, isLiteral: true },
    },
    count,
  );
}

/** A few rows that describe nothing in particular, each with its id as its key. */
const few = (rows: number) => (): Rows => ({
  count: () => rows,
  cells: {
    DurableId:
      ({ cell }) =>
      (i) =>
        cell("Id")(i),
  },
});

/** Two rows for each of a parent's. */
const twoOf = (parent: string, field: string, rows: number) => (): Rows => {
  const key = ({ other }: CellContext): Cell => {
    const durable = other(parent).cell("DurableId");
    return (i) => durable(i >> 1);
  };
  const durable: MakeCell = (context) => {
    const parentKey = key(context);
    return (i) => `${parentKey(i)}-${(i & 1) + 1}`;
  };
  return { count: () => rows * 2, cells: { [field]: key, DurableId: durable } };
};

const entityKey = ({ other }: CellContext): Cell => other("EntityDefinition").cell("DurableId");

/** One row for each object and each of these names. */
const perObject =
  (...words: readonly string[]) =>
  (objects: DescribedObjects): Rows => {
    const key = (context: CellContext): Cell => {
      const durable = entityKey(context);
      return (i) => durable(Math.floor(i / words.length));
    };
    const word = (i: number): string => words[i % words.length] ?? "";
    return {
      count: () => objects.names.length * words.length,
      cells: {
        EntityDefinitionId: key,
        DurableId: (context) => {
          const entity = key(context);
          return (i) => `${entity(i)}.${word(i)}`;
        },
        Label: () => word,
        Name: () => word,
        LayoutType: () => word,
      },
    };
  };

const perField = ({ fields }: DescribedObjects): Rows => ({
  count: () => fields().length,
  cells: {
    EntityDefinitionId: (context) => {
      const key = entityKey(context);
      return (i) => key(fields()[i]?.object ?? 0);
    },
    ...fieldKeys(fields, ["DurableId", "FieldDefinitionId"]),
    QualifiedApiName: () => (i) => fields()[i]?.field.name ?? null,
    Label: () => (i) => fields()[i]?.field.label ?? null,
    DataType: () => (i) => fields()[i]?.field.type ?? null,
  },
});

const perLookup = ({ lookups, names }: DescribedObjects): Rows => ({
  count: () => lookups().length,
  cells: {
    ChildSobjectId: (context) => {
      const key = entityKey(context);
      return (i) => key(lookups()[i]?.object ?? 0);
    },
    ParentSobjectId: (context) => {
      const key = entityKey(context);
      return (i) => key(Math.max(0, names.indexOf(lookups()[i]?.field.referenceTo[0] ?? "")));
    },
    ...fieldKeys(lookups, ["DurableId", "FieldId", "RelationshipInfoId"]),
    RelationshipName: () => (i) => lookups()[i]?.field.children ?? null,
  },
});

/** Columns whose values are `OBJECT.FIELD`. */
const fieldKeys = (of: DescribedObjects["fields"], columns: readonly string[]): Record<string, MakeCell> => {
  const made: MakeCell = (context) => {
    const key = entityKey(context);
    return (i) => {
      const found = of()[i];
      return found === undefined ? null : `${key(found.object)}.${found.field.name}`;
    };
  };
  return Object.fromEntries(columns.map((column) => [column, made]));
};

const [APPS, FLOWS, TABS] = [3, 6, 12] as const;

const makers: Readonly<Record<string, (objects: DescribedObjects) => Rows>> = {
  AppDefinition: few(APPS),
  AppTabMember: twoOf("AppDefinition", "AppDefinitionId", APPS),
  ColorDefinition: twoOf("TabDefinition", "TabDefinitionId", TABS),
  EntityParticle: perField,
  FlowDefinitionView: few(FLOWS),
  FlowVersionView: twoOf("FlowDefinitionView", "FlowDefinitionViewId", FLOWS),
  IconDefinition: twoOf("TabDefinition", "TabDefinitionId", TABS),
  OwnerChangeOptionInfo: perObject("SendEmail"),
  RelationshipDomain: perLookup,
  RelationshipInfo: perLookup,
  SearchLayout: perObject("SearchResult", "Lookup"),
  TabDefinition: few(TABS),
};
