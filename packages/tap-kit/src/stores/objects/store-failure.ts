import { TapError } from "../../errors/tap-error.ts";

/** Why an object store did not do what it was asked. */
export interface StoreFailure {
  readonly reason: "denied" | "no_credentials" | "expired" | "no_bucket" | "unavailable" | "refused";
  /** The store's own code: `AccessDenied`. */
  readonly code: string;
  /** The store's own words. */
  readonly message: string;
}

interface Meaning {
  readonly code: string;
  readonly hint: string;
}

const meanings: Readonly<Record<StoreFailure["reason"], Meaning>> = {
  denied: { code: "STORE_DENIED", hint: "Let these credentials list, read, write and remove objects there." },
  no_credentials: {
    code: "STORE_NO_CREDENTIALS",
    hint: "Give credentials as the store's own programs take them: docs/object-stores.md.",
  },
  expired: {
    code: "STORE_EXPIRED",
    hint: "Renew the credentials. Nothing is lost: the next run reads the rows again.",
  },
  no_bucket: { code: "STORE_NO_BUCKET", hint: "Correct its name, or create it." },
  unavailable: {
    code: "STORE_UNAVAILABLE",
    hint: "Try again later. Nothing is lost: the next run reads the rows again.",
  },
  refused: { code: "STORE_REFUSED", hint: "Look up the code in the documents of the store." },
};

/** Does something with an object. @throws TapError that names it */
export type Within = <T>(key: string, act: () => Promise<T>) => Promise<T>;

/** @param url of the part of the store @param failureOf what the store's client throws */
export function withinStore(url: string, failureOf: (error: unknown) => StoreFailure): Within {
  return async (key, act) => {
    try {
      return await act();
    } catch (error) {
      throw storeFailed(`${url}/${key}`.replace(/\/$/, ""), failureOf(error), error);
    }
  };
}

/** Null where `isMissing` says so of what was thrown. */
export async function ifThere<T>(act: () => Promise<T>, isMissing: (error: unknown) => boolean): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function storeFailed(url: string, { reason, code, message }: StoreFailure, cause: unknown): TapError {
  const isPassing = reason === "unavailable" || reason === "expired";
  return new TapError(`${url}: ${message.replace(/\.?$/, "")} (${code}).`, {
    kind: isPassing ? "unavailable" : "config",
    scope: "run",
    cause,
    ...meanings[reason],
  });
}
