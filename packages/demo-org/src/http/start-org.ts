import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { OrgOptions } from "../org/create-org.ts";
import type { Org, OrgClock, OrgUser } from "../org/org.ts";
import type { ReportMetadata } from "../reports/saved/report-metadata.ts";
import { ReportService } from "./analytics/report-service.ts";
import { DailyUsage } from "./api-usage.ts";
import { AuthorizationCodes } from "./auth/authorization-codes.ts";
import { Grants } from "./auth/grants.ts";
import { type LoginOptions, makeLogin } from "./auth/login.ts";
import { Sessions } from "./auth/sessions.ts";
import { BulkJobs } from "./bulk/jobs.ts";
import { dispatchPart } from "./dispatch.ts";
import { lose } from "./faults/apply-fault.ts";
import type { FaultSpec } from "./faults/fault-spec.ts";
import { Faults } from "./faults/faults.ts";
import { Locators } from "./rest/query/locators.ts";
import { orgServer } from "./server.ts";
import type { Service } from "./service.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { type RequestRecord, Stats } from "./stats.ts";
import { StoredBodies } from "./stored-bodies.ts";
import { watchedOrg } from "./watched-org.ts";

export interface StartOptions extends OrgOptions {
  /** 0 or absent: a free one. The org listens on 127.0.0.1 only. */
  readonly port?: number;
  /** Pages and Bulk results are made once and kept in temporary files: for benchmarks of clients. */
  readonly fast?: boolean;
  readonly settings?: Partial<Settings>;
  readonly login?: LoginOptions;
  /** Host names, with port, by which clients may call the org, besides 127.0.0.1 and localhost. */
  readonly allowedHosts?: readonly string[];
  /** An existing org to serve instead of a new one. */
  readonly org?: Org;
}

/** Everything a client can log in with. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly username: string;
  readonly password: string;
  readonly securityToken: string;
  /** PEM for JWT bearer; null where a certificate was given. */
  privateKey(): string | null;
}

export interface RunningOrg {
  /** `http://127.0.0.1:PORT`: login host and instance in one. */
  readonly url: string;
  readonly org: Org;
  readonly clock: OrgClock;
  /** May be changed at any time. */
  readonly settings: Settings;
  /** Of the user who sees everything. */
  readonly credentials: Credentials;
  readonly adminToken: string;
  /** The same for another user, with its own consent. @throws Error when there is no such user */
  credentialsOf(username: string): Credentials;
  /** An access token, as if this user (by default the one who sees everything) had just logged in. */
  login(username?: string): string;
  /** Adds a fault for later requests. @throws Error naming an unknown member */
  fault(spec: FaultSpec): void;
  clearFaults(): void;
  /** Ends or forgets at once: sessions, consents (refresh tokens), query locators, Bulk jobs. */
  lose(what: NonNullable<FaultSpec["lose"]>): void;
  /** Changes a saved report, as its author may during a run. @throws RangeError when there is none */
  editReport(developerName: string, changes: Partial<ReportMetadata>): void;
  /** Sets the used API calls, as if by other clients. */
  setUsedCalls(used: number): void;
  /** API calls since the start, as Salesforce counts them. */
  apiCalls(): number;
  /** The latest requests, oldest first. */
  requests(): readonly RequestRecord[];
  /** Stops the server; connections still open are closed. */
  close(): Promise<void>;
}

/** Loaded only where needed: a server over another org does not use it. */
async function newOrg(options: OrgOptions): Promise<Org> {
  const { createOrg: create } = await import("../org/create-org.ts");
  return create(options);
}

/** Starts an org on this machine. It is ready when the promise is fulfilled. */
export async function startOrg(options: StartOptions = {}): Promise<RunningOrg> {
  const inside = options.org ?? (await newOrg(options));
  const settings: Settings = { ...defaultSettings, ...options.settings };
  let port = options.port ?? 0;
  const service = serviceOf(inside, settings, options, () => port);
  const server = orgServer(service, () => port, options.allowedHosts ?? []);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address !== null && typeof address === "object") port = address.port;
  return runningOrg(service, server, options.login?.refreshToken);
}

function serviceOf(inside: Org, settings: Settings, options: StartOptions, port: () => number): Service {
  const { clock } = inside;
  const spool = options.fast === true ? new StoredBodies() : null;
  const jobs = new BulkJobs(clock, settings);
  const org = watchedOrg(inside, () => {
    jobs.keepResults();
    spool?.changed();
  });
  const service: Service = {
    org,
    settings,
    login: makeLogin(options.login ?? {}),
    sessions: new Sessions(org.id, clock, settings),
    grants: new Grants(settings),
    codes: new AuthorizationCodes(clock),
    locators: new Locators(clock, settings),
    jobs,
    analytics: new ReportService(org, settings),
    usage: new DailyUsage(clock),
    faults: new Faults(),
    stats: new Stats(),
    spool,
    adminToken: randomBytes(24).toString("base64url"),
    url: () => `http://127.0.0.1:${port()}`,
    answerPart: (part) => dispatchPart(part, service),
  };
  return service;
}

/** What its owner can do with an org that listens. */
function runningOrg(service: Service, server: Server, refreshToken: string | undefined): RunningOrg {
  const { org, settings, faults, usage } = service;
  return {
    url: service.url(),
    org,
    clock: org.clock,
    settings,
    credentials: credentialsFor(userNamed(org), service, refreshToken),
    adminToken: service.adminToken,
    credentialsOf: (username) => credentialsFor(userNamed(org, username), service),
    login: (username) => service.sessions.start(userNamed(org, username)).token,
    fault: (spec) => faults.add(spec),
    clearFaults: () => faults.clear(),
    lose: (what) => lose(what, service),
    editReport: (developerName, changes) => service.analytics.reports.edit(developerName, changes),
    setUsedCalls: (used) => usage.set(used),
    apiCalls: () => usage.total,
    requests: () => service.stats.requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await service.spool?.remove();
    },
  };
}

/** The user who sees everything, unless another is named. @throws Error when there is no such user */
function userNamed({ users }: Org, username?: string): OrgUser {
  const user = username === undefined ? users[0] : users.find((each) => each.username === username);
  if (user === undefined) throw new Error(`The org has no user ${username ?? "at all"}`);
  return user;
}

function credentialsFor(user: OrgUser, { login, grants }: Service, refreshToken?: string): Credentials {
  const { clientId, clientSecret, password, securityToken, privateKey } = login;
  return {
    clientId,
    clientSecret,
    refreshToken: grants.give(user, refreshToken),
    username: user.username,
    password,
    securityToken,
    privateKey,
  };
}
