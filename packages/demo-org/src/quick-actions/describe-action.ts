import type { FieldDescribe, OrgUser } from "../org/org.ts";
import { type AvailableAction, fullName } from "./available-actions.ts";
import { defaultValues } from "./default-values.ts";

/** The form of an action, and how it looks. (SOAP API Developer Guide, DescribeQuickActionResult.) */
export function describeAction(
  available: AvailableAction,
  { user, actionId, instance }: { readonly user: OrgUser; readonly actionId: string; readonly instance: string },
): Readonly<Record<string, unknown>> {
  const { action, fields, target } = available;
  const picture = (end: string): string => `${instance}/img/icon/t4v35/action/${action.icon}${end}`;
  const given = Object.entries(defaultValues(available, user, null)).filter(([, value]) => value !== null);
  return {
    accessLevelRequired: action.type === "Update" ? "Edit" : null,
    actionEnumOrId: actionId,
    canvasApplicationId: null,
    canvasApplicationName: null,
    colors: [{ color: action.color, context: "primary", theme: "theme4" }],
    contextSobjectType: action.object,
    defaultValues: given.map(([field, defaultValue]) => ({ defaultValue: String(defaultValue), field })),
    flowDevName: null,
    flowRecordIdVar: null,
    height: null,
    iconName: null,
    iconUrl: picture("_120.png"),
    icons: [
      { contentType: "image/svg+xml", height: 0, theme: "theme4", url: picture(".svg"), width: 0 },
      { contentType: "image/png", height: 60, theme: "theme4", url: picture("_60.png"), width: 60 },
      { contentType: "image/png", height: 120, theme: "theme4", url: picture("_120.png"), width: 120 },
    ],
    label: action.label,
    layout: layoutOf(fields),
    lightningComponentBundleId: null,
    lightningComponentBundleName: null,
    lightningComponentQualifiedName: null,
    lightningWebComponentBundleId: null,
    lightningWebComponentBundleName: null,
    lightningWebComponentQualifiedName: null,
    miniIconUrl: picture("_60.png"),
    mobileExtensionId: null,
    name: fullName(action),
    showQuickActionLcHeader: false,
    showQuickActionVfHeader: false,
    targetParentField: action.parentField,
    targetRecordTypeId: null,
    targetSobjectType: target.name,
    type: action.type,
    visualforcePageName: null,
    visualforcePageUrl: null,
    width: null,
  };
}

/** One column of fields. (SOAP API Developer Guide, DescribeLayoutSection.) */
const layoutOf = (fields: readonly FieldDescribe[]) => ({
  collapsed: false,
  columns: 1,
  heading: null,
  layoutRows: fields.map((field, n) => ({ layoutItems: [itemOf(field, n + 1)], numItems: 1 })),
  layoutSectionId: null,
  parentLayoutId: null,
  rows: fields.length,
  tabOrder: "LeftToRight",
  useCollapsibleSection: false,
  useHeading: false,
});

const itemOf = (field: FieldDescribe, tabOrder: number) => ({
  editableForNew: field["createable"],
  editableForUpdate: field["updateable"],
  label: field.label,
  layoutComponents: [{ details: field, displayLines: 1, tabOrder, type: "Field", value: field.name }],
  placeholder: false,
  required: field["nillable"] === false && field["defaultedOnCreate"] !== true,
});
