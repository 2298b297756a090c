import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";
import { type StandardObject, sketchOf } from "./standard-objects.ts";

const OWN: Readonly<Record<string, string>> = {
  FieldPermissions: `
    SobjectType picklist ! init fixed = Account|Contact|Case
    Field picklist ! init fixed = Account.Phone|Account.Rating|Contact.Email|Case.Origin
    PermissionsRead boolean !
    PermissionsEdit boolean !`,
  ObjectPermissions: `
    SobjectType picklist ! init fixed = Account|Contact|Case|Lead
    PermissionsRead boolean !
    PermissionsCreate boolean !
    PermissionsEdit boolean !
    PermissionsDelete boolean !
    PermissionsViewAllRecords boolean !
    PermissionsModifyAllRecords boolean !`,
};

/**
 * What permission sets allow. Some rows are inferred from other permissions, and totalSize counts more rows than come. (Public
 * issues of other clients; the shares of such rows are a guess.)
 */
export function permissionRows(name: string, object: StandardObject): ObjectDef | null {
  const own = OWN[name];
  if (own === undefined) return null;
  return defineObject({
    ...sketchOf(name, object),
    rows: 0,
    grows: false,
    inferred: { every: 5, counted: 3 },
    fields: `ParentId ref:PermissionSet ! init kids:- cascade\n${own}\n@audit`,
  });
}
