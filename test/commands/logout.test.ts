import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { meltanoTokenStore } from "../../src/config/meltano-token-store.ts";
import { LoginWorld } from "../support/login-world.ts";

let world: LoginWorld;
beforeEach(async () => {
  world = await LoginWorld.start();
});
afterEach(() => {
  vi.unstubAllEnvs();
  return world.close();
});

const app = () => {
  const { clientId, clientSecret } = world.org.credentials;
  return { client_id: clientId, client_secret: clientSecret };
};
const login = () => ["login", "--port", String(world.port)];

describe("the verb logout", () => {
  it("revokes what login wrote, and leaves the app and the host for the next login", async () => {
    world.configure(app());
    await world.run(login());
    const { refresh_token: token } = world.written;

    const { code, stdout } = await world.run(["logout"]);

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `The refresh token was revoked.\nRemoved from ${world.path}.\n`,
    });
    expect(stdout).not.toContain(token);
    expect(world.written).toEqual({
      login_url: world.org.url,
      token_store: join(world.folder, "token.json"),
      ...app(),
    });
    expect((await world.run(login())).code).toBe(0);
  });

  it("removes a token that was not valid any more, and says so", async () => {
    world.configure({ ...app(), refresh_token: "5Aep861unknown" });

    const { stdout } = await world.run(["logout", "--json"]);

    expect(JSON.parse(stdout)).toEqual({ refresh_token: "invalid", access_token: null, files: [world.path], left: [] });
    expect(world.written).not.toHaveProperty("refresh_token");
  });

  it("revokes the token that is kept beside Meltano's states, where Meltano has made the configuration", async () => {
    const { refreshToken } = world.org.credentials;
    const [root, first] = [join(world.folder, ".meltano"), "5Aep861first"];
    const config = join(root, "run", "tap-salesforce", "tap.config.json");
    vi.stubEnv("MELTANO_SYS_DIR_ROOT", root);
    vi.stubEnv("MELTANO_STATE_BACKEND_URI", "systemdb");
    vi.stubEnv("MELTANO_DATABASE_URI", `sqlite:///${root}/meltano.db`);
    mkdirSync(join(root, "run", "tap-salesforce"), { recursive: true });
    writeFileSync(config, JSON.stringify({ ...app(), refresh_token: first }));
    writeFileSync(world.path, JSON.stringify({ login_url: world.org.url }));
    const kept = meltanoTokenStore(first, config, process.env) ?? "";
    writeFileSync(kept, JSON.stringify({ refresh_token: refreshToken, host: world.org.url, descends_from: "x" }));

    const { stdout } = await world.run(["logout", "--config", config]);

    expect(stdout).toBe(`The refresh token was revoked.\nRemoved from ${kept} and ${config}.\n`);
    expect([existsSync(kept), readFileSync(config, "utf8").includes("refresh_token")]).toEqual([false, false]);
  });

  it("names the variable that still has a token", async () => {
    const { refreshToken } = world.org.credentials;
    world.configure(app());

    const { stdout } = await world.run(["logout", "--config", "ENV"], {
      env: { TAP_SALESFORCE_REFRESH_TOKEN: refreshToken },
    });

    expect(stdout).toBe(
      "The refresh token was revoked.\nIt is still in TAP_SALESFORCE_REFRESH_TOKEN: take it out there.\n",
    );
  });

  it("says where there is nothing to do", async () => {
    world.configure(app());

    expect((await world.run(["logout"])).stdout).toBe("There is no token to revoke: the configuration has none.\n");
    rmSync(world.path);
    expect((await world.run(["logout"])).code).toBe(2);
  });
});
