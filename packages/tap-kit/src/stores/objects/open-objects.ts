import type { ObjectPlace } from "../place.ts";
import type { ObjectStore } from "./object-store.ts";

export type OpenObjects = (place: ObjectPlace) => Promise<ObjectStore>;

/** Opens the part of an object store. Its client is loaded here: whoever writes to no object store does not wait for one. */
export const openObjects: OpenObjects = async (place) => {
  switch (place.scheme) {
    case "s3":
      return (await import("./s3-objects.ts")).s3Objects(place);
    case "gs":
      return (await import("./google-objects.ts")).googleObjects(place);
    case "az":
      return (await import("./azure-objects.ts")).azureObjects(place);
  }
};
