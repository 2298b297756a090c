import type { Value } from "../../org/org.ts";
import { refuse } from "../refusal.ts";
import type { Call } from "./call.ts";
import type { Expression, Scope } from "./scope.ts";

type Resolve = (of: Call | string, scope: Scope) => Expression;

interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

const RADIUS: Readonly<Record<string, number>> = { mi: 3958.7613, km: 6371.0088 };

/**
 * DISTANCE(field, GEOLOCATION(latitude, longitude) or another field, 'mi' or 'km') over locations and addresses, along a great circle
 * (SOQL and SOSL Reference, "Location-Based SOQL Queries").
 * @throws OrgError MALFORMED_QUERY
 */
export function distanceOf({ args }: Call, scope: Scope, resolve: Resolve): Expression {
  const [from, to, unit] = args;
  const radius = typeof unit === "string" ? RADIUS[unit.replace(/^'|'$/g, "").toLowerCase()] : undefined;
  if (typeof from !== "string" || to === undefined || radius === undefined)
    throw refuse.malformed("DISTANCE() takes a location, another one or GEOLOCATION(), and the unit 'mi' or 'km'");
  const start = coordinatesIn(resolve(from, scope), scope);
  const end =
    typeof to === "object" && to.name === "GEOLOCATION" ? fixed(to) : coordinatesIn(resolve(to, scope), scope).read;
  const { path, text } = start;
  return {
    path,
    field: { ...path.field, type: "double", filterable: true, sortable: true },
    kind: "number",
    text: `DISTANCE(${text})`,
    read: (index) => {
      const [a, b] = [start.read(index), end(index)];
      return a === null || b === null ? null : between(a, b, radius);
    },
  };
}

function coordinatesIn({ path, text, field, read }: Expression, scope: Scope) {
  if (field.type !== "location" && field.type !== "address")
    throw refuse.malformedAt(scope.soql, text, `DISTANCE() does not support the field ${text}`);
  return { path, text, read: (index: number): Coordinates | null => coordinatesOf(read(index)) };
}

/** A compound's JSON text as coordinates; null where an address has none. */
function coordinatesOf(value: Value): Coordinates | null {
  if (value === null) return null;
  const { latitude, longitude } = JSON.parse(String(value)) as Partial<Coordinates>; // written by compound-fields.ts
  return typeof latitude === "number" && typeof longitude === "number" ? { latitude, longitude } : null;
}

function fixed({ args }: Call): () => Coordinates {
  const [latitude, longitude] = args.map(Number);
  if (latitude === undefined || longitude === undefined || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180))
    throw refuse.malformed("GEOLOCATION() takes a latitude from -90 to 90 and a longitude from -180 to 180");
  return () => ({ latitude, longitude });
}

function between(a: Coordinates, b: Coordinates, radius: number): string {
  const radians = Math.PI / 180;
  const half = (x: number, y: number): number => Math.sin(((y - x) * radians) / 2) ** 2;
  const chord =
    half(a.latitude, b.latitude) +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * half(a.longitude, b.longitude);
  return (2 * radius * Math.asin(Math.min(1, Math.sqrt(chord)))).toFixed(9);
}
