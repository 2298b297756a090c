import { describe, expect, it } from "vitest";
import { abortJob, createQueryJob, openResults, readJob, waitForJob } from "../../../src/salesforce/bulk/query-job.ts";
import { sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

describe("a query job", () => {
  const job = {
    id: "750A",
    state: "UploadComplete",
    object: "Account",
    operation: "queryAll",
    createdById: "0051",
    apiVersion: 66,
  };
  const stream = "Account";

  it("is made, waited for with growing waits, and read with the version that made it", async () => {
    const states = [
      "UploadComplete",
      "InProgress",
      "InProgress",
      "InProgress",
      "InProgress",
      "InProgress",
      "InProgress",
      "InProgress",
    ];
    const { session, requests } = sessionOf((request) => {
      if (request.path.includes("results"))
        return { headers: { "sforce-locator": "MTAw", "sforce-numberofrecords": "100" } };
      const state = states.shift() ?? "JobComplete";
      return { body: { ...job, state, ...(state === "JobComplete" && { numberRecordsProcessed: 120 }) } };
    });
    const run = testRun();

    const made = await createQueryJob(session, "SELECT Id FROM Account", { all: true, stream }, run);
    const done = await waitForJob({ ...session, apiVersion: "67.0" }, made, { stream }, run);
    const { numberOfRecords, nextLocator, locatorMissing } = await openResults(
      session,
      done,
      { locator: null, maxRecords: 100, stream },
      run,
    );

    expect(done).toEqual({
      ...job,
      state: "JobComplete",
      apiVersion: "66.0",
      numberRecordsProcessed: 120,
      errorMessage: null,
    });
    expect(run.slept).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect([numberOfRecords, nextLocator, locatorMissing]).toEqual([100, "MTAw", false]);
    expect(requests[0]).toMatchObject({
      method: "POST",
      path: "jobs/query",
      body: { operation: "queryAll", query: "SELECT Id FROM Account" },
    });
    expect(requests.at(-2)?.path).toBe("/services/data/v66.0/jobs/query/750A");
    expect(requests.at(-1)).toMatchObject({
      path: "/services/data/v66.0/jobs/query/750A/results?maxRecords=100",
      headers: { accept: "text/csv" },
    });
  });

  it.each([
    [{ "sforce-locator": "null", "sforce-numberofrecords": "0" }, [0, null, false]],
    [{ "sforce-locator": "MTAw" }, [null, "MTAw", false]],
    [{ "sforce-numberofrecords": "many" }, [null, null, true]],
  ])("shows from the headers %o whether more comes", async (headers, expected) => {
    const { session } = sessionOf(() => ({ headers }));

    const set = await openResults(session, { id: "750A", apiVersion: "66.0" }, { locator: "MTAw", stream }, testRun());

    expect([set.numberOfRecords, set.nextLocator, set.locatorMissing]).toEqual(expected);
  });

  it.each([
    [
      "InvalidBatch : Failed to process query: QUERY_TIMEOUT: Your query request was running for too long.",
      "QUERY_TIMEOUT",
      "request",
    ],
    [
      "InvalidBatch : Failed to process query: OPERATION_TOO_LARGE: exceeded 100000 distinct who/what's",
      "OPERATION_TOO_LARGE",
      "request",
    ],
    ["InternalServerError : Retried more than fifteen times", "BULK_JOB_FAILED", "request"],
    [undefined, "BULK_JOB_FAILED", "request"],
  ])("that failed with %s is an error of that code", async (errorMessage, code, scope) => {
    let polls = 0;
    const { session } = sessionOf(() => ({
      body: { ...job, state: ++polls < 50 ? "Failed" : "JobComplete", errorMessage },
    }));
    const run = testRun();
    const failed = await readJob(session, "750A", { stream, apiVersion: "66.0" }, run);

    const waited = waitForJob(session, failed, { stream }, run);

    await expect(waited).rejects.toMatchObject({ detail: { code, stream: "Account" }, rule: { scope } });
  });

  it.each([
    ["Aborted", "BULK_JOB_ABORTED"],
    ["Paused", "UNKNOWN_JOB_STATE"],
  ])("in the state %s does not wait for ever", async (state, code) => {
    let polls = 0;
    // Not for ever, so that waiting on comes to an end too.
    const { session } = sessionOf(() => ({ body: { ...job, state: ++polls < 50 ? state : "JobComplete" } }));
    const run = testRun();

    const waited = async () =>
      waitForJob(session, await readJob(session, "750A", { stream, apiVersion: "66.0" }, run), { stream }, run);

    await expect(waited()).rejects.toMatchObject({ detail: { code } });
    expect(run.slept).toEqual([]);
  });

  it("says while it is waited for how far it is", async () => {
    const states = [
      { state: "UploadComplete" },
      { state: "InProgress", numberRecordsProcessed: 0 },
      { state: "InProgress", numberRecordsProcessed: 1_200_000 },
      { state: "JobComplete", numberRecordsProcessed: 2_000_000 },
    ];
    const { session } = sessionOf(() => ({ body: { ...job, ...states.shift() } }));
    const run = testRun();

    const made = await createQueryJob(session, "SELECT Id FROM Account", { all: true, stream }, run);
    await waitForJob(session, made, { stream }, run);

    expect(run.logged.filter(({ code }) => code === "phase")).toEqual(
      [
        "Bulk job 750A: UploadComplete",
        "Bulk job 750A: InProgress",
        "Bulk job 750A: InProgress, 1,200,000 rows processed",
        "Bulk 2.0",
      ].map((text) => ({ level: "debug", code: "phase", stream, text })),
    );
  });

  it("that shows no progress for two hours is aborted and given up", async () => {
    let polls = 0;
    const { session, requests } = sessionOf(() => ({
      body: {
        ...job,
        state: ++polls < 1000 ? "InProgress" : "JobComplete",
        numberRecordsProcessed: polls < 10 ? polls : 10,
      },
    }));
    const run = testRun();
    const made = await readJob(session, "750A", { stream, apiVersion: "66.0" }, run);

    await expect(waitForJob(session, made, { stream }, run)).rejects.toMatchObject({
      detail: { code: "BULK_JOB_STUCK" },
    });
    expect(requests.at(-1)).toMatchObject({ method: "PATCH", body: { state: "Aborted" } });
    // From its last progress on.
    const waited = run.slept.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThan(2 * 3_600_000);
    expect(waited).toBeLessThan(2.1 * 3_600_000 + 10 * 30_000);
  });

  it("is aborted when it is not needed any more", async () => {
    const { session, requests } = sessionOf(() => ({ body: job }));
    const run = testRun();

    await abortJob(session, await readJob(session, "750A", { stream, apiVersion: "66.0" }, run), { stream }, run);

    expect(requests[1]).toMatchObject({
      method: "PATCH",
      path: "/services/data/v66.0/jobs/query/750A",
      body: { state: "Aborted" },
    });
  });

  it("is asked for by its own path, whatever a state holds in place of its id and version", async () => {
    const { session, requests } = sessionOf(() => ({ body: { id: "750A", state: "JobComplete" } }));

    await readJob(session, "../../sobjects?x=", { stream: "Account", apiVersion: "66.0/../../x" }, testRun());

    expect(requests.map(({ path }) => path)).toEqual([
      "/services/data/v66.0%2F..%2F..%2Fx/jobs/query/..%2F..%2Fsobjects%3Fx%3D",
    ]);
  });
});
