import { describe, expect, it } from "vitest";
import { meltanoTokenStore } from "../../src/config/meltano-token-store.ts";

const root = "/home/me/project/.meltano";
const config = `${root}/run/tap-salesforce/tap.8d.config.json`;
/** As Meltano 4.4.1 sets them for a tap. */
const ofMeltano = {
  MELTANO_SYS_DIR_ROOT: root,
  MELTANO_STATE_BACKEND_URI: "systemdb",
  MELTANO_DATABASE_URI: `sqlite:///${root}/meltano.db`,
};

describe("the refresh token of a tap that Meltano runs", () => {
  it("is kept in the project's .meltano folder, in a file for each consent", () => {
    const first = meltanoTokenStore("first", config, ofMeltano);
    const second = meltanoTokenStore("second", config, ofMeltano);

    expect(first).toBe(`${root}/tap-salesforce-token-a7937b64b8ca.json`);
    expect(second).not.toBe(first);
  });

  it("is kept there also where states are files in that folder", () => {
    const env = { ...ofMeltano, MELTANO_STATE_BACKEND_URI: `file://${root}/state` };

    expect(meltanoTokenStore("first", config, env)).toContain(root);
  });

  it.each([
    ["the tap is not run by Meltano", config, {}],
    ["the token is from another file", "/home/me/config.json", ofMeltano],
    ["nobody says where the token is from", null, ofMeltano],
    ["states are in an object store", config, { ...ofMeltano, MELTANO_STATE_BACKEND_URI: "s3://bucket/state" }],
    ["states are in another folder", config, { ...ofMeltano, MELTANO_STATE_BACKEND_URI: "file:///mnt/state" }],
    ["the database is a server", config, { ...ofMeltano, MELTANO_DATABASE_URI: "postgresql://db/meltano" }],
    ["Meltano says nothing of its states", config, { MELTANO_SYS_DIR_ROOT: root }],
  ])("is kept nowhere by itself where %s", (_case, place, env) => {
    expect(meltanoTokenStore("first", place, env)).toBeNull();
  });
});
