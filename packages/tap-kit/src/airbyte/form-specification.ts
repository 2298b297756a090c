import { type Json, type JsonObject, propertiesOf } from "../json.ts";
import { connectionSpecification } from "../settings/config.ts";
import type { AirbyteForm, LoginChoice } from "../tap/airbyte-form.ts";
import { formField } from "./form-field.ts";

/**
 * The spec as Airbyte shows it: in groups, with a choice of the ways to log in. The settings of a login stay valid where they
 * were, outside of the choice, so that configurations without it go on; the form does not show them there.
 * @param spec with a flat `connectionSpecification`, in which every setting that the form names exists
 */
export function formSpecification(spec: JsonObject, form: AirbyteForm): JsonObject {
  const schema = connectionSpecification(spec);
  const flat = new Map([...propertiesOf(schema)].map(([name, property]) => [name, formField(property)]));
  const { login, groups, hidden = [] } = form;
  const notShown = new Set([...login.ways.flatMap(({ settings }) => settings), login.method, ...hidden]);
  const shown = new Map<string, JsonObject>([[login.member, choiceOf(login, flat)]]);
  for (const [name, property] of flat) if (!notShown.has(name)) shown.set(name, property);
  const properties: Record<string, Json> = {};
  let order = 0;
  for (const { id, members } of groupsOfAll(form, [...shown.keys()]))
    for (const name of members) properties[name] = { ...shown.get(name), group: id, order: order++ };
  for (const [name, property] of flat)
    if (!shown.has(name)) properties[name] = { ...property, airbyte_hidden: true, order: order++ };
  return {
    ...spec,
    connectionSpecification: {
      ...schema,
      groups: groups.map(({ id, title }) => (title === undefined ? { id } : { id, title })),
      properties,
    },
    ...(form.advancedAuth !== undefined && { advanced_auth: form.advancedAuth }),
  };
}

function choiceOf(login: LoginChoice, flat: ReadonlyMap<string, JsonObject>): JsonObject {
  const { title, description, method, ways } = login;
  return {
    type: "object",
    title,
    description,
    oneOf: ways.map((way) => ({
      type: "object",
      title: way.title,
      description: way.description,
      required: [method, ...way.required],
      properties: {
        [method]: { type: "string", const: way.method, order: 0 },
        ...Object.fromEntries(way.settings.map((name, index) => [name, { ...flat.get(name), order: index + 1 }])),
      },
    })),
  };
}

/** The groups with their members that exist; the last one with those that no group names. */
function groupsOfAll({ groups }: AirbyteForm, names: readonly string[]): readonly { id: string; members: string[] }[] {
  const named = new Set(groups.flatMap(({ members }) => members));
  const rest = names.filter((name) => !named.has(name));
  return groups.map(({ id, members }, index) => ({
    id,
    members: [...members, ...(index === groups.length - 1 ? rest : [])],
  }));
}
