import { TapError } from "@singer-io-ts/tap-kit";
import { didYouMean, isSameName, listNames } from "../../../names.ts";
import type { ListViewRow } from "../../../salesforce/rest/list-views.ts";

/** List views as the setting `list_views` names them: one of an object's, or all. */
export interface ListViewChoice {
  readonly object: string;
  /** Null: all of the object's. */
  readonly developerName: string | null;
}

/** The name that identifies a view of an object: with the namespace of a package, `ns__Name`. */
function viewName({ namespace, developerName }: ListViewRow): string {
  return namespace === null ? developerName : `${namespace}__${developerName}`;
}

/**
 * The stream's id: views of several objects often have one name (`All`), so the object's is in it. In lower case:
 * neither objects nor views of one object differ by case alone.
 */
export const listViewId = (view: ListViewRow): string => streamId(view.object, viewName(view));

const streamId = (object: string, view: string): string => `list_view_${object}_${view}`.toLowerCase();

/** The stream that a choice asks for, if it asks for one alone and names it as the org does. */
export const idOfChoice = ({ object, developerName }: ListViewChoice): string | undefined =>
  developerName === null ? undefined : streamId(object, developerName);

/** The view in the user's words. */
export const viewText = (view: ListViewRow): string => `${view.object}.${viewName(view)}`;

/**
 * A choice with its object's name as the org spells it.
 * @param names of all objects that the user may see.
 * @throws TapError of kind "config" where there is none.
 */
export function ofOrg(choice: ListViewChoice, names: readonly string[]): ListViewChoice {
  const object = names.find((name) => isSameName(name, choice.object));
  if (object !== undefined) return { ...choice, object };
  const what = `there is no object ${choice.object} that this user may see${didYouMean(choice.object, names)}.`;
  throw choiceError(choice, what, "Correct the name, or give the user read access.");
}

/**
 * The views that a choice means.
 * @param rows the views that there are.
 * @throws TapError of kind "config" where one is named and none, or more than one, is meant.
 */
export function chosenViews(choice: ListViewChoice, rows: readonly ListViewRow[]): readonly ListViewRow[] {
  const { object, developerName } = choice;
  const ofObject = rows.filter((row) => isSameName(row.object, object));
  if (developerName === null) return ofObject;
  const whole = ofObject.filter((row) => isSameName(viewName(row), developerName));
  const found = whole.length > 0 ? whole : ofObject.filter((row) => isSameName(row.developerName, developerName));
  if (found.length === 1) return found;
  if (found.length > 1) {
    const what = `there are several: ${found.map((row) => `${viewName(row)} (${row.id})`).join(", ")}.`;
    throw choiceError(choice, what, "Name it with its namespace.");
  }
  const names = ofObject.map(viewName);
  const what = `${object} has no list view ${developerName} that this user may see${didYouMean(developerName, names)}.`;
  const known = names.length === 0 ? "It has none." : `It has: ${listNames(names)}.`;
  throw choiceError(choice, `${what} ${known}`, "Correct the name, or have the view shared with the user.");
}

function choiceError({ object, developerName }: ListViewChoice, what: string, hint: string): TapError {
  const code = "LIST_VIEW";
  return new TapError(`list_views: ${object}.${developerName ?? "*"}: ${what}`, { code, kind: "config", hint });
}
