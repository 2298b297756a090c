import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Client, ClientContext } from "./client.ts";
import { baseImage, provideBaseImage } from "./docker/base-image.ts";
import { type Docker, openDocker } from "./docker/daemon.ts";
import { mustRun } from "./process.ts";
import type { Json } from "./records.ts";

const root = join(import.meta.dirname, "../..");
const image = "source-salesforce:test";

/** The image, built by the Dockerfile, and Airbyte's own tests of a connector's image. */
export const airbyteCdk: Client = {
  name: "airbyte-cdk",
  distribution: "airbyte-cdk",
  async run(context) {
    const docker = await openDocker();
    if (typeof docker === "string") return notRun(context, docker);
    try {
      const base = await provideBaseImage(docker, join(context.folder, "base"));
      if (base === null) return await notRun(context, `the image ${baseImage} cannot be had`);
      await ofImage(context, docker, base);
    } finally {
      await docker.close();
    }
  },
};

async function notRun({ step }: ClientContext, why: string): Promise<void> {
  await step("DockerConnectorTestSuite", async () => ({ seen: `not run: ${why}`, value: null }));
}

async function ofImage(context: ClientContext, docker: Docker, base: string): Promise<void> {
  const { step } = context;
  await step("docker build", async () => {
    await docker.must("build", "--quiet", "--network", "host", "--tag", image, root);
    const { stdout } = await docker.must("image", "inspect", "--format", "{{.Size}}", image);
    const size = Math.round(Number(stdout) / 1e6);
    if (!(size < 160)) throw new Error(`The image has ${size} MB.`);
    return { seen: `${size} MB; ${baseImage} is ${base}`, value: null };
  });
  await step("docker run --read-only, as an unknown user", async () => {
    const how = ["--rm", "--network", "none", "--read-only", "--user", "12345:777"];
    const { stdout } = await docker.must("run", ...how, image, "spec");
    if (JSON.parse(stdout).type !== "SPEC") throw new Error(`It answers ${stdout.slice(0, 200)}`);
    return { seen: "one SPEC", value: null };
  });
  await step("sh -c, as on Airbyte's Kubernetes", async () => {
    const seen = await asOnKubernetes(context, docker);
    return { seen, value: null };
  });
  await step("DockerConnectorTestSuite", async () => ({ seen: await standardTests(context, docker), value: null }));
}

/** The program that Airbyte's pods start a connector by: beside it a loop that waits, behind it the exit code and the output. */
const script = `
trap "touch /config/ended" EXIT
(eval "$AIRBYTE_ENTRYPOINT check --config /config/config.json" > /config/output) &
CHILD=$!
(while true; do if [ -f /config/ended ]; then kill $CHILD; exit 0; fi; sleep 1; done) &
wait $CHILD
CODE=$?
echo $CODE > /config/code
cat /config/output
exit $CODE`;

async function asOnKubernetes({ folder, org }: ClientContext, docker: Docker): Promise<string> {
  const shared = join(folder, "shared");
  await mkdir(shared, { recursive: true });
  // The container's user is another one.
  await chmod(shared, 0o777);
  await writeFile(join(shared, "config.json"), JSON.stringify(configOf(org.login)));
  const how = ["--rm", "--network", "host", "--entrypoint", "sh", "--volume", `${shared}:/config`];
  const { stdout } = await docker.must("run", ...how, image, "-c", script);
  if (!stdout.includes('"SUCCEEDED"')) throw new Error(`The connection does not work: ${stdout.slice(-300)}`);
  const code = (await readFile(join(shared, "code"), "utf8")).trim();
  return `check answers SUCCEEDED, exit code ${code}`;
}

async function standardTests({ environment, folder, org }: ClientContext, docker: Docker): Promise<string> {
  const connector = join(folder, "source-salesforce");
  await writeConnector(connector, org.login);
  const env = {
    ...docker.env,
    PATH: [join(connector, "bin"), process.env["PATH"] ?? ""].join(delimiter),
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const how = ["-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:warnings"];
  // The one about backward compatibility asks a registry on the internet for an earlier version.
  const which = ["--connector-image", image, "--read-from-streams", "all", "-k", "not backward"];
  const command = [environment.program("python"), "-m", "pytest", ...how, "tests", ...which];
  const { stdout } = await mustRun(command, { cwd: connector, env });
  const passed = Number(/(\d+) passed/.exec(stdout)?.[1] ?? 0);
  // Of the specification, two connections, a discovery and a read.
  if (passed < 6) throw new Error(`Only ${passed} tests ran:\n${stdout}`);
  return `${passed} tests pass`;
}

/** A connector's folder as the tests expect it, with a `docker` that lets containers reach the org on this machine. */
async function writeConnector(connector: string, login: Readonly<Record<string, string>>): Promise<void> {
  const config = configOf(login);
  const tests = (...configs: readonly Json[]): Json => ({ tests: configs });
  const one = { config_path: "secrets/config.json" };
  const files: Readonly<Record<string, string>> = {
    "secrets/config.json": JSON.stringify(config),
    "secrets/wrong.json": JSON.stringify({
      ...config,
      credentials: { ...config.credentials, client_secret: "not-the-secret-of-the-app" },
    }),
    // JSON is YAML.
    "acceptance-test-config.yml": JSON.stringify({
      acceptance_tests: {
        spec: tests(one),
        connection: tests({ ...one, status: "succeed" }, { config_path: "secrets/wrong.json", status: "failed" }),
        discovery: tests(one),
        basic_read: tests(one),
        full_refresh: tests(one),
      },
    }),
    "tests/conftest.py": 'pytest_plugins = ["airbyte_cdk.test.standard_tests.pytest_hooks"]\n',
    "tests/test_image.py":
      "from airbyte_cdk.test.standard_tests.docker_base import DockerConnectorTestSuite\n\n\nclass TestImage(DockerConnectorTestSuite):\n    pass\n",
    "bin/docker": `#!/bin/sh\nPATH="\${PATH#*:}"\nif [ "$1" = run ]; then shift; exec docker run --network host "$@"; fi\nexec docker "$@"\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(connector, name, ".."), { recursive: true });
    await writeFile(join(connector, name), text);
  }
  await chmod(join(connector, "bin/docker"), 0o755);
  await copyFile(join(root, "airbyte/metadata.yaml"), join(connector, "metadata.yaml"));
}

/** As Airbyte's form makes it. */
function configOf({ login_url, client_id, client_secret }: Readonly<Record<string, string>>) {
  const credentials = { auth_method: "client_credentials", client_id: client_id!, client_secret: client_secret! };
  const dates = { start_date: "2020-01-01", visibility_lag: "PT15M" };
  return { login_url: login_url!, credentials, ...dates, objects: ["Account", "Contact", "Lead"] };
}
