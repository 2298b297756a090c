import { describe, expect, it } from "vitest";
import { type Answer, type Client, exchange, openOrg } from "../support/client.ts";
import { admin } from "../support/fake-org.ts";

interface Login {
  readonly username?: string;
  readonly password?: string;
  readonly path?: string;
  readonly operation?: string;
}

function soap(
  { org }: Client,
  { username, password, path = "u/60.0", operation = "login" }: Login = {},
): Promise<Answer> {
  const own = org.credentials;
  const secret = password ?? `${own.password}${own.securityToken}`;
  const body =
    '<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
    `<n1:${operation} xmlns:n1="urn:partner.soap.sforce.com"><n1:username>${username ?? own.username}</n1:username>` +
    `<n1:password>${secret}</n1:password></n1:${operation}></e:Body></e:Envelope>`;
  return exchange(`${org.url}/services/Soap/${path}`, {
    method: "POST",
    body,
    headers: { "content-type": "text/xml" },
  });
}

const member = ({ text }: Answer, name: string): string | undefined => new RegExp(`<${name}>([^<]*)</`).exec(text)?.[1];

describe("login() of the SOAP API", () => {
  it.each([
    ["partner", "u/60.0"],
    ["enterprise", "c/50.0"],
  ])("gives a session by the %s API that REST takes", async (api, path) => {
    const client = await openOrg();

    const answer = await soap(client, { path });

    const { url, org } = client.org;
    const session = member(answer, "sessionId") ?? "";
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/xml;charset=UTF-8");
    expect(answer.text).toContain(`xmlns="urn:${api}.soap.sforce.com"`);
    expect(member(answer, "serverUrl")).toBe(`${url}/services/Soap/${path}/${org.id.slice(0, 15)}`);
    expect([member(answer, "userId"), member(answer, "organizationId")]).toEqual([admin.id, org.id]);
    const asked = await exchange(`${url}/services/data/v60.0/limits/recordCount`, {
      headers: { authorization: `Bearer ${session}` },
    });
    expect(asked.status).toBe(200);
  });

  it("reads a password whose characters are written as entities", async () => {
    const client = await openOrg(5, { login: { password: `a&b<c>"d'`, securityToken: "T" } });

    const answer = await soap(client, { password: "a&amp;b&lt;c&#62;&quot;d&#x27;T" });

    expect(answer.status).toBe(200);
  });

  it.each([
    ["a wrong password", { password: "wrong" }, "INVALID_LOGIN"],
    ["a user who is not there", { username: "nobody@example.com" }, "INVALID_LOGIN"],
    ["a version that has no login()", { path: "u/65.0" }, "UNSUPPORTED_API_VERSION"],
    ["a retired version", { path: "u/40.0" }, "UNSUPPORTED_API_VERSION"],
  ])("refuses %s with a fault", async (_what, login, code) => {
    const client = await openOrg();

    const answer = await soap(client, login);

    expect(answer.status).toBe(500);
    expect([member(answer, "faultcode"), member(answer, "sf:exceptionCode")]).toEqual([`sf:${code}`, code]);
    expect(member(answer, "faultstring")).toBe(`${code}: ${member(answer, "sf:exceptionMessage")}`);
  });

  it("has nothing else of the SOAP API", async () => {
    const client = await openOrg();

    const answer = await soap(client, { operation: "query" });

    expect(answer.status).toBe(404);
  });
});
