/** An object whose rows are made from the org's metadata on each query; their key is DurableId. */
export interface Description {
  /** A query must filter by one of these columns, in the order of its refusal. */
  readonly requiredFilter: readonly string[];
  /** The same by the parent's name. */
  readonly byName?: readonly string[];
  readonly fields: string;
}

const of = (requiredFilter: readonly string[], fields: string, byName: readonly string[] = []): Description => ({
  requiredFilter,
  byName,
  fields: `DurableId string:255 ro ?0\n${fields}`,
});

/** Rows that a query finds by their object. */
const ofEntity = (requiredFilter: readonly string[], fields: string): Description =>
  of(requiredFilter, `EntityDefinitionId ref:EntityDefinition ro ?0\n${fields}`, ["EntityDefinition.QualifiedApiName"]);

/** (Tooling API, each object's "SOQL Limitations"; public issues for the columns of the refusals.) */
export const descriptions: Readonly<Record<string, Description>> = {
  ApexTypeImplementor: of(["ApexTypeId", "DurableId"], "ApexTypeId string:255 ro ?0\nClassName string:255 ro"),
  AppDefinition: of(
    [],
    "DeveloperName string:80 ro ?0 = seq App_ 2\nLabel string:255 ro ?0\nMasterLabel string:255 ro",
  ),
  AppTabMember: of(
    ["AppDefinitionId", "DurableId"],
    "AppDefinitionId string:255 ro ?0\nTabDefinitionId string:255 ro ?0\nSortOrder int:9 ro ?0",
  ),
  ColorDefinition: of(
    ["TabDefinitionId", "DurableId"],
    "TabDefinitionId string:255 ro ?0\nColor string:255 ro ?0\nTheme string:255 ro ?0\nContext string:255 ro",
  ),
  DataType: of([], "DeveloperName string:255 ro\nIsComplex boolean ! ro"),
  EntityParticle: ofEntity(
    ["EntityDefinitionId", "FieldDefinitionId", "DurableId"],
    `FieldDefinitionId string:255 ro ?0
     QualifiedApiName string:70 ro ?0
     Label string:255 ro ?0
     DataType string:255 ro ?0`,
  ),
  FlowDefinitionView: of(
    [],
    "ApiName string:255 ro ?0 = seq Flow_ 2\nLabel string:255 ro ?0\nLastModifiedDate datetime ro = datetime -30 -1",
  ),
  FlowTestView: of(["FlowDefinitionViewId", "DurableId"], "FlowDefinitionViewId string:255 ro ?0\nLabel string:255 ro"),
  FlowVariableView: of(["FlowVersionViewId", "DurableId"], "FlowVersionViewId string:255 ro ?0\nApiName string:255 ro"),
  FlowVersionView: of(
    ["FlowDefinitionViewId", "DurableId"],
    "FlowDefinitionViewId string:255 ro ?0\nLabel string:255 ro ?0\nVersionNumber int:9 ro ?0\nStatus string:255 ro",
  ),
  IconDefinition: of(
    ["TabDefinitionId", "DurableId"],
    "TabDefinitionId string:255 ro ?0\nUrl string:255 ro ?0\nContentType string:255 ro\nTheme string:255 ro",
  ),
  OwnerChangeOptionInfo: ofEntity(
    ["EntityDefinitionId", "DurableId"],
    "Name string:255 ro ?0\nLabel string:255 ro ?0\nIsEditable boolean ! ro\nDefaultValue boolean ! ro",
  ),
  PicklistValueInfo: of(
    ["EntityParticleId", "DurableId"],
    "EntityParticleId string:255 ro ?0\nValue string:255 ro\nLabel string:255 ro\nIsActive boolean ! ro",
  ),
  Publisher: of([], "Name string:255 ro\nNamespacePrefix string:15 ro"),
  RelatedListColumnDefinition: of(
    ["RelatedListDefinitionId", "DurableId"],
    "RelatedListDefinitionId string:255 ro ?0\nFieldApiName string:255 ro",
  ),
  RelatedListDefinition: of(
    ["ParentEntityDefinitionId", "DurableId"],
    "ParentEntityDefinitionId string:255 ro ?0\nRelatedListId string:255 ro",
  ),
  RelationshipDomain: of(
    ["FieldId", "ChildSobjectId", "ParentSobjectId", "RelationshipInfoId", "DurableId"],
    `ChildSobjectId ref:EntityDefinition ro ?0 rel:ChildSobject
     ParentSobjectId ref:EntityDefinition ro ?0 rel:ParentSobject
     FieldId string:255 ro ?0
     RelationshipInfoId string:255 ro ?0
     RelationshipName string:255 ro`,
    ["ChildSobject.QualifiedApiName", "ParentSobject.QualifiedApiName"],
  ),
  RelationshipInfo: of(
    ["ChildSobjectId", "FieldId", "DurableId"],
    `ChildSobjectId ref:EntityDefinition ro ?0 rel:ChildSobject
     FieldId string:255 ro ?0
     IsCascadeDelete boolean ! ro
     JunctionIdListNames string:255 ro`,
    ["ChildSobject.QualifiedApiName"],
  ),
  SearchLayout: ofEntity(
    ["EntityDefinitionId", "DurableId"],
    "Label string:255 ro ?0\nLayoutType string:255 ro ?0\nButtonsDisplayed string:255 ro\nFieldsDisplayed string:255 ro",
  ),
  SiteDetail: of(["DurableId"], "SecureUrl string:255 ro\nIsRegistrationEnabled boolean ! ro"),
  TabDefinition: of([], "Name string:255 ro ?0 = seq Tab_ 2\nLabel string:255 ro ?0\nSobjectName string:255 ro"),
  UserEntityAccess: of(
    ["UserId", "DurableId"],
    "UserId string:255 ro ?0\nEntityDefinitionId ref:EntityDefinition ro ?0\nIsReadable boolean ! ro\nIsEditable boolean ! ro",
  ),
  UserFieldAccess: of(
    ["DurableId"],
    "UserId string:255 ro ?0\nFieldDefinitionId string:255 ro\nIsAccessible boolean ! ro",
  ),
};
