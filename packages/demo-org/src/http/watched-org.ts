import type { Org } from "../org/org.ts";
import type { Savepoint } from "../org/writes.ts";

const writes: readonly (string | symbol)[] = [
  ...["create", "update", "remove", "undelete", "purge", "merge", "alterField", "alterObject"],
  ...["alterSharing", "refuseQueries", "forgetDeletions"],
];

/** The same org, which calls `changed` before every write: cached replies are dropped, and job results are kept. */
export function watchedOrg(org: Org, changed: () => void): Org {
  return new Proxy(org, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name === "savepoint") return () => watched(target.savepoint(), changed);
      return (...args: readonly unknown[]): unknown => {
        if (writes.includes(name)) changed();
        return Reflect.apply(value, target, args);
      };
    },
  });
}

const watched = ({ rollback, release }: Savepoint, changed: () => void): Savepoint => ({
  rollback() {
    changed();
    rollback();
  },
  release,
});
