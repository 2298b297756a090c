/** A group of data categories: each one's parent, the topmost one's null. */
type CategoryGroup = Readonly<Record<string, string | null>>;

/** What articles are filed under, as SOQL's functions and the rows of data category selections name it, without `__c`. */
export const CATEGORY_GROUPS: Readonly<Record<string, CategoryGroup>> = {
  Topics: {
    All: null,
    Billing: "All",
    Invoices: "Billing",
    Refunds: "Billing",
    Setup: "All",
    Installation: "Setup",
    Outage: "All",
  },
  Regions: { All: null, Europe: "All", Germany: "Europe", Switzerland: "Europe", Asia: "All", Japan: "Asia" },
};
