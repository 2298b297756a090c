const AUDIT = `
  CreatedDate datetime ! ro sys = created
  CreatedById ref:User ! ro sys = user
  LastModifiedDate datetime ! ro sys = modified
  LastModifiedById ref:User ! ro sys = user
  SystemModstamp datetime ! ro sys = systemModstamp`;

/** The columns that all posts share. */
const POST = `
  CreatedById ref:User ! ro sys = user
  CreatedDate datetime ! ro sys = created
  IsDeleted boolean ! ro sys = deleted
  LastModifiedDate datetime ! ro sys = modified
  SystemModstamp datetime ! ro sys = systemModstamp
  CommentCount int:8 ro ?0 = int 0 9
  LikeCount int:8 ro ?0 = int 0 90
  Title string:255 ro ?60 = subject
  Body textarea:10000 ro = note 4`;

const address = (prefix: string, compound: string): string => `
  ${prefix}Street textarea:255 of:${compound} ?10 = street
  ${prefix}City string:40 of:${compound} ?10 = city
  ${prefix}State string:80 of:${compound} ?40 = state
  ${prefix}PostalCode string:20 of:${compound} ?15 = postal
  ${prefix}Country string:80 of:${compound} ?10 = country
  ${prefix}Latitude double:18.15 of:${compound} ?50 = degrees 90
  ${prefix}Longitude double:18.15 of:${compound} ?50 = degrees 180
  ${prefix}GeocodeAccuracy picklist of:${compound} fixed ?50 = Address|NearAddress|Block|Street|ExtendedZip|Zip|Neighborhood|City|County|State|Unknown
  ${compound} address ro`;

const MACROS: Readonly<Record<string, (arg: string) => string>> = {
  "@deleted": () => "IsDeleted boolean ! ro sys = deleted",
  "@audit": () => AUDIT,
  "@post": () => POST,
  "@viewed": () => "LastViewedDate datetime ro open ?70 = viewed\nLastReferencedDate datetime ro open ?0 = referenced",
  "@address": (prefix) => address(prefix, `${prefix}Address`),
};

/** The lines that a macro expands to: `@audit`, `@address Billing`, ... */
export function expandMacro(line: string): string[] {
  const [macro = "", arg = ""] = line.split(/\s+/);
  const make = MACROS[macro];
  if (make === undefined)
    throw new Error(`Object definition: ${macro} is no macro (known: ${Object.keys(MACROS).join(", ")}).`);
  return make(arg === "-" ? "" : arg)
    .split("\n")
    .map((l) => l.trim());
}
