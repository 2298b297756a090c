import { describe, expect, it } from "vitest";
import { withAccessToken, withoutTokens, withRefreshToken } from "../../src/config/login-members.ts";

const login = { clientId: "3MVG9", refreshToken: "5Aep861new" };

describe("the members of a configuration after a login", () => {
  it("are all kept, in their order, beside the app and the new token", () => {
    const before = {
      domain: "example",
      client_id: "old",
      client_secret: "secret",
      objects: ["Account"],
      own: { a: 1 },
    };

    expect(Object.entries(withRefreshToken(before, login))).toEqual([
      ["domain", "example"],
      ["client_id", "3MVG9"],
      ["client_secret", "secret"],
      ["objects", ["Account"]],
      ["own", { a: 1 }],
      ["refresh_token", "5Aep861new"],
    ]);
  });

  it("name the host that was logged in at, and no other", () => {
    const before = { domain: "example", login_url: "https://x.my.salesforce.com" };

    expect(withRefreshToken(before, { ...login, at: { environment: "sandbox" } })).toEqual({
      environment: "sandbox",
      client_id: "3MVG9",
      refresh_token: "5Aep861new",
    });
  });

  it("have no borrowed access token any more", () => {
    const before = {
      access_token: "00D1!old",
      instance_url: "https://x.my.salesforce.com",
      auth_method: "access_token",
    };

    expect(withRefreshToken(before, { ...login, clientSecret: "s" })).toEqual({
      client_id: "3MVG9",
      client_secret: "s",
      refresh_token: "5Aep861new",
      auth_method: "refresh_token",
    });
  });

  it.each([{ private_key: "PEM" }, { private_key_file: "key.pem" }, { password: "p" }, { auth_method: "jwt" }])(
    "say which login is meant where there are others: %o",
    (others) => {
      expect(withRefreshToken(others, login)).toMatchObject({ ...others, auth_method: "refresh_token" });
      expect(withAccessToken(others, "t", "https://x.my.salesforce.com")).toMatchObject({
        ...others,
        access_token: "t",
        instance_url: "https://x.my.salesforce.com",
        auth_method: "access_token",
      });
    },
  );

  it("say that a borrowed token is meant, not the one that stays", () => {
    expect(withAccessToken({ refresh_token: "5Aep861" }, "t", "https://x.my.salesforce.com")).toMatchObject({
      refresh_token: "5Aep861",
      auth_method: "access_token",
    });
    expect(withAccessToken({}, "t", "https://x.my.salesforce.com")).not.toHaveProperty("auth_method");
  });

  it("are without tokens after a logout, ready for the next login", () => {
    const before = {
      domain: "example",
      client_id: "3MVG9",
      client_secret: "s",
      refresh_token: "5Aep861",
      access_token: "t",
      instance_url: "https://x.my.salesforce.com",
      auth_method: "refresh_token",
    };

    expect(withoutTokens(before)).toEqual({ domain: "example", client_id: "3MVG9", client_secret: "s" });
    expect(withoutTokens({ auth_method: "jwt" })).toEqual({ auth_method: "jwt" });
  });
});
