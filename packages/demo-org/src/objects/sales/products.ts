import { cents } from "../../store/decimal.ts";
import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

/** Products and price books. Each product has an entry in the standard price book and one in another. */
export const products: readonly ObjectDef[] = [
  defineObject({
    name: "Product2",
    label: "Product",
    prefix: "01t",
    rows: 100,
    can: "create update delete undelete query replicate search trigger layout mru feed",
    fields: `
      Name string:255 ! name = subject
      ProductCode string:255 = seq GC 6
      Description textarea:4000 = note 4
      IsActive boolean ! = bool 80
      @audit
      Family picklist = None|Hardware|Services
      ExternalDataSourceId ref:Organization rel:- ?100
      ExternalId string:255 ?100
      DisplayUrl url:1000
      QuantityUnitOfMeasure picklist = Each|Box
      @deleted
      IsArchived boolean ! ro = const false
      @viewed
      StockKeepingUnit string:180 = seq SKU- 8`,
  }),
  defineObject({
    name: "Pricebook2",
    label: "Price Book",
    prefix: "01s",
    rows: 4,
    grows: false,
    can: "create update delete undelete query replicate search trigger layout mru",
    cells: {
      Name: () => (i) => ["Standard Price Book", "Partners", 'EMEA "net"', "Old"][i % 4] ?? "",
      IsStandard: () => (i) => i === 0,
    },
    fields: `
      @deleted
      Name string:255 ! name
      @viewed
      @audit
      IsActive boolean ! = bool 90
      IsArchived boolean ! ro = const false
      Description string:255 = note
      IsStandard boolean ! ro`,
  }),
  defineObject({
    name: "PricebookEntry",
    label: "Price Book Entry",
    plural: "Price Book Entries",
    prefix: "01u",
    rows: 0,
    can: "create update delete query replicate layout mru",
    childOf: { parent: "Product2", field: "Product2Id", pattern: [2] },
    cells: {
      Name: (c) => {
        const name = c.other("Product2").cell("Name");
        return (i) => name(c.parentOf(i));
      },
      ProductCode: (c) => {
        const code = c.other("Product2").cell("ProductCode");
        return (i) => code(c.parentOf(i));
      },
      Pricebook2Id: (c) => {
        const books = c.other("Pricebook2");
        return (i) =>
          i === c.firstOf(c.parentOf(i)) || books.rows < 2
            ? books.id(0)
            : books.id(1 + (mix(c.salt, i) % (books.rows - 1)));
      },
      UnitPrice: (c) => (i) => cents(100 * (50 + (mix(c.salt, c.parentOf(i)) % 100_000))),
    },
    fields: `
      Name string:255 ro ?0 name
      Pricebook2Id ref:Pricebook2 ! init kids:PricebookEntries
      Product2Id ref:Product2 ! init kids:PricebookEntries
      UnitPrice currency:18.2 !
      IsActive boolean ! = bool 80
      UseStandardPrice boolean !
      @audit
      ProductCode string:255 ro ?0
      @deleted
      IsArchived boolean ! ro = const false`,
  }),
];
