import type { Value } from "../../org/org.ts";
import { cents, multiplyDecimals } from "../../store/decimal.ts";
import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

const STATUS_CODES: Readonly<Record<string, string>> = {
  Draft: "Draft",
  "In Approval Process": "InApproval",
  Activated: "Activated",
};
const ITEM_SALT = 0x0ede;
const item = (i: number): { readonly quantity: number; readonly unit: number } => {
  const h = mix(ITEM_SALT, i);
  return { quantity: 1 + (h % 12), unit: 99 + ((h >>> 5) % 200_000) };
};

/** A month later, `months` of them; the day before, as a contract's term counts. */
const endOf = (start: Value, months: Value): Value => {
  if (start === null || months === null) return null;
  const at = new Date(`${String(start)}T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + Number(months));
  at.setUTCDate(at.getUTCDate() - 1);
  return at.toISOString().slice(0, 10);
};

export const orders: readonly ObjectDef[] = [
  defineObject({
    name: "Contract",
    prefix: "800",
    rows: 200,
    sharing: "owner",
    can: "create update delete undelete query replicate search trigger layout mru feed",
    formulas: {
      StatusCode: (read) => STATUS_CODES[String(read("Status"))] ?? "Draft",
      EndDate: (read) => endOf(read("StartDate"), read("ContractTerm")),
    },
    fields: `
      AccountId ref:Account ! kids:Contracts cascade
      Pricebook2Id ref:Pricebook2 ?50
      OwnerExpirationNotice picklist fixed = 15|30|45|60|90|120
      StartDate date ?5
      EndDate date ro
      @address Billing
      @address Shipping
      ContractTerm int:8 ?5 = int 1 60
      OwnerId ref:User !
      Status picklist ! defaulted = Draft|In Approval Process|Activated
      CompanySignedId ref:User ?50
      CompanySignedDate date ?50
      CustomerSignedId ref:Contact ?50
      CustomerSignedTitle string:40 = title
      CustomerSignedDate date ?50
      SpecialTerms textarea:4000 = note
      ActivatedById ref:User ro ?70
      ActivatedDate datetime ro ?70
      StatusCode picklist ! ro fixed = own Draft|InApproval|Activated
      Description textarea:32000 = note
      @deleted
      ContractNumber string:30 ! auto ro name idlookup = seq 8
      LastApprovedDate datetime ro ?90
      @audit
      LastActivityDate date ro
      @viewed`,
  }),
  defineObject({
    name: "Order",
    prefix: "801",
    rows: 300,
    sharing: "owner",
    can: "create update delete undelete query replicate search trigger layout mru feed",
    formulas: { StatusCode: (read) => (read("Status") === "Activated" ? "Activated" : "Draft") },
    cells: {
      TotalAmount: ({ other }) => {
        const items = other("OrderItem");
        return (i) => {
          let sum = 0;
          for (let k = 0; k < items.countOf(i); k++) {
            const { quantity, unit } = item(items.firstOf(i) + k);
            sum += quantity * unit;
          }
          return cents(sum);
        };
      },
    },
    fields: `
      OwnerId ref:Group,User ! ?0 = ref User 90 Group 10
      ContractId ref:Contract kids:Orders ?60
      AccountId ref:Account kids:Orders cascade ?5
      Pricebook2Id ref:Pricebook2 ?30
      OriginalOrderId ref:Order kids:Orders ?90
      EffectiveDate date !
      EndDate date
      IsReductionOrder boolean ! ro = const false
      Status picklist ! = Draft|Activated
      Description textarea:32000 = note
      CustomerAuthorizedById ref:Contact ?80
      CustomerAuthorizedDate date ?80
      CompanyAuthorizedById ref:User ?80
      CompanyAuthorizedDate date ?80
      Type picklist = New|Renewal
      @address Billing
      @address Shipping
      Name string:80 ?30 = subject
      PoDate date
      PoNumber string:80 = seq PO- 6
      OrderReferenceNumber string:80 ?60 = seq REF 7
      BillToContactId ref:Contact ?60
      ShipToContactId ref:Contact ?60
      ActivatedDate datetime ro ?70
      ActivatedById ref:User ro ?70
      StatusCode picklist ! ro fixed = own Draft|Activated
      OrderNumber string:30 ! auto ro name idlookup = seq 8
      TotalAmount currency:18.2 ! ro
      @audit
      @deleted
      @viewed`,
  }),
  defineObject({
    name: "OrderItem",
    label: "Order Product",
    prefix: "802",
    rows: 0,
    sharing: { parent: "OrderId" },
    can: "create update delete query replicate trigger layout mru",
    childOf: { parent: "Order", field: "OrderId", pattern: [1, 2, 3] },
    rollUp: { lookup: "OrderId", from: "TotalPrice", into: "TotalAmount", isZeroOfNone: true },
    onWrite(row) {
      if (row["Quantity"] != null && row["UnitPrice"] != null)
        row["TotalPrice"] = multiplyDecimals(String(row["Quantity"]), String(row["UnitPrice"]), 2);
      row["AvailableQuantity"] = row["Quantity"] ?? null;
    },
    cells: {
      Quantity: () => (i) => String(item(i).quantity),
      UnitPrice: () => (i) => cents(item(i).unit),
      TotalPrice: () => (i) => cents(item(i).unit * item(i).quantity),
      AvailableQuantity: ({ cell }) => cell("Quantity"),
    },
    fields: `
      Product2Id ref:Product2 init
      @deleted
      OrderId ref:Order ! init kids:OrderItems cascade
      PricebookEntryId ref:PricebookEntry init
      OriginalOrderItemId ref:OrderItem ?95
      AvailableQuantity double:18.2 ro ?0
      Quantity double:18.2 !
      UnitPrice currency:18.2 ?0
      ListPrice currency:18.2 ro
      TotalPrice currency:18.2 ro ?0
      ServiceDate date
      EndDate date
      Description string:255 = note
      @audit
      OrderItemNumber string:30 ! auto ro name idlookup = seq 10`,
  }),
  defineObject({
    name: "Asset",
    prefix: "02i",
    rows: 400,
    sharing: "owner",
    can: "create update delete undelete query replicate search trigger layout mru feed",
    fields: `
      ContactId ref:Contact kids:Assets ?40
      AccountId ref:Account kids:Assets cascade ?5
      ParentId ref:Asset kids:ChildAssets ?80
      RootAssetId ref:Asset ro ?80
      Product2Id ref:Product2 kids:Assets ?20
      ProductCode string:255 ro = seq GC 6
      IsCompetitorProduct boolean !
      @audit
      @deleted
      Name string:255 ! name = subject
      SerialNumber string:80 = seq SN 8
      InstallDate date
      PurchaseDate date
      UsageEndDate date
      LifecycleStartDate datetime
      LifecycleEndDate datetime = datetime 10 900
      Status picklist = Shipped|Installed|Registered|Obsolete|Purchased
      Price currency:18.0 = whole 0 50000
      Quantity double:18.2 = whole 1 50
      Description textarea:32000 = note
      OwnerId ref:User !
      AssetProvidedById ref:Account ?90
      AssetServicedById ref:Account ?90
      IsInternal boolean !
      AssetLevel int:8 ro = int 1 4
      StockKeepingUnit string:180 ro = seq SKU- 8
      @address -
      @viewed`,
  }),
];
