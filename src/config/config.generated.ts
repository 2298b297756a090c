// Generated from spec.json by `npm run generate`; not to be edited.

/**
 * The configuration, as spec.json has it.
 */
export interface Config {
  /**
   * Consumer key of your External Client App or connected app.
   */
  client_id?: string;
  /**
   * Consumer secret of that app. Leave it out for an app that works without one.
   */
  client_secret?: string;
  /**
   * Log in with a refresh token. If the app rotates refresh tokens, the new one is written to token_store.
   */
  refresh_token?: string;
  /**
   * Log in by JWT bearer, with client_id and username: the PEM text of the RSA private key whose certificate the app knows, or the path of its file.
   */
  private_key?: string;
  /**
   * The audience that private_key signs for. Leave it out: the likely ones are tried (the login host's, https://test.salesforce.com, https://login.salesforce.com) until Salesforce takes one.
   */
  audience?: string;
  /**
   * The user that private_key or password logs in as.
   */
  username?: string;
  /**
   * Log in by username and password, with client_id and client_secret. On its way out: External Client Apps do not offer it, and Salesforce ends API logins by password with Summer '27.
   */
  password?: string;
  /**
   * Goes with password where the network is not trusted: Salesforce mailed it to the user.
   */
  security_token?: string;
  /**
   * A ready access token, with instance_url. It cannot be renewed: a run ends when the token does.
   */
  access_token?: string;
  /**
   * Where access_token is valid: a host of Salesforce's (or of login_url, where that names another).
   */
  instance_url?: string;
  /**
   * Needed only where the settings above would do for more than one method.
   */
  auth_method?: "refresh_token" | "client_credentials" | "jwt" | "password" | "access_token";
  /**
   * Production logs in at login.salesforce.com, sandbox at test.salesforce.com, unless domain or login_url says otherwise. With sandbox, neither may name a production host.
   */
  environment?: "production" | "sandbox";
  /**
   * Log in at your org's own host: the name of My Domain (NAME--SANDBOX for a sandbox), the whole host, or an address from the browser. It leads to Salesforce's own hosts alone. Client credentials need it.
   */
  domain?: string;
  /**
   * Log in at any other host, one outside Salesforce's own domains too. https only, except on this machine.
   */
  login_url?: string;
  /**
   * Where a new refresh token is written when the app rotates them. Default: the configuration file that holds refresh_token. Needed where that file does not stay: under Meltano, in a temporary folder, or handed over by the shell.
   */
  token_store?: string;
  /**
   * Default: the newest that this tap was tested with and the org has.
   */
  api_version?: string;
  /**
   * Names and globs of the objects to discover; a leading ! leaves out what it matches. A name that is no object is an error, a glob that matches none a warning. Default: all that can be queried, but for those that are read only where their name is here: descriptions of the org, big objects, objects of Data Cloud and of other systems (docs/hard-objects.md).
   */
  objects?: string[];
  /**
   * Fields of parents as further columns of an object: by object, the paths. A * takes every readable simple field of that parent; a type and a colon before a path (What:Account.Industry) mean one type of a parent that can be of several.
   */
  related_fields?: {
    [k: string]: string[];
  };
  /**
   * A parent's change does not move its children's SystemModstamp. Set this to read the children of changed parents again in incremental runs.
   */
  related_fields_reread?: boolean;
  /**
   * SOQL queries as streams of their own.
   */
  queries?: {
    /**
     * The stream's id: lower case.
     */
    name: string;
    /**
     * The query, in SOQL.
     */
    soql?: string;
    /**
     * In place of soql: a query that comes with the tap.
     */
    preset?: string;
    /**
     * The columns that identify a row. Default: Id where it is a column, else a hash of the row.
     */
    key_properties?: string[];
    /**
     * The datetime column that an incremental read goes by. Default: SystemModstamp where it is a column.
     */
    replication_key?: string;
    /**
     * Default: the setting records.
     */
    records?: "all" | "active" | "deleted";
    /**
     * Default: the setting api.
     */
    api?: "auto" | "rest" | "bulk";
  }[];
  /**
   * Reports as streams.
   */
  reports?: {
    /**
     * The report's id.
     */
    id?: string;
    /**
     * In place of id: its unique name.
     */
    developer_name?: string;
    /**
     * In place of id: its name, with folder where others have the same name.
     */
    name?: string;
    /**
     * The name of the folder that the report is in.
     */
    folder?: string;
    /**
     * The stream's id. Default: report_ and the unique name.
     */
    stream?: string;
    /**
     * The column to page by where the report has more than 2,000 rows: unique, and a number, a moment, an auto-number or an id.
     */
    unique_field?: string;
    /**
     * Filters added to the report's own for this run.
     */
    filters?: {
      column: string;
      operator: string;
      value: string;
    }[];
    /**
     * The columns that identify a row. Default: a hash of the row.
     */
    key_properties?: string[];
    /**
     * A second stream, with __summary at its name's end, of the report's aggregates.
     */
    summary?: boolean;
    /**
     * Read the report's spreadsheet export, up to 100,000 rows, in place of paging.
     */
    export?: boolean;
  }[];
  /**
   * List views as streams: OBJECT.DEVELOPER_NAME, or OBJECT.* for all of an object.
   */
  list_views?: string[];
  /**
   * Further streams: what picklists offer, what was deleted, what the org is made of. They speak of the objects that the setting objects names.
   */
  metadata_streams?: (
    | "picklist_values"
    | "deleted_records"
    | "object_definitions"
    | "field_definitions"
    | "report_definitions"
    | "org_limits"
    | "knowledge_settings"
    | "recent_items"
    | "current_user"
  )[];
  /**
   * First moment of incremental streams: rows last changed before it are not read. With an earlier one later, the rows in between are read then. It cannot lie in the future. Default: all rows.
   */
  start_date?: string;
  /**
   * Moment before which rows of incremental streams must have been changed last. Default: none.
   */
  end_date?: string;
  /**
   * auto reads few rows by REST and many by Bulk API 2.0; rest and bulk use the one wherever it can serve the object.
   */
  api?: "auto" | "rest" | "bulk";
  /**
   * all: deleted records too, marked with the moment of deletion; active: without them; deleted: only them, of objects that have IsDeleted.
   */
  records?: "all" | "active" | "deleted";
  /**
   * What to do with a stream whose last run is longer ago than Salesforce remembers deletions (15 days, or less): warn, load it in full again (resync), or fail.
   */
  deleted_gap?: "warn" | "resync" | "fail";
  /**
   * What becomes of a field that is gone or has another type. follow: left out from there on, the target keeps what it has; lock: the catalog given is the law, what is missing is null, what is new is left out; fail: the stream fails.
   */
  schema_changes?: "follow" | "lock" | "fail";
  /**
   * Read a stream's old rows again, once, when a field was added to what is selected of it.
   */
  backfill_new_fields?: boolean;
  /**
   * Where the state is of another org (a refreshed sandbox), load its streams in full again instead of refusing it.
   */
  allow_org_change?: boolean;
  /**
   * How often an incremental stream is loaded in full again, for what changes without a stamp: formulas, sharing, forgotten deletions. Streams take turns, an eighth of them in a run. Default: never.
   */
  full_refresh_every?: number;
  /**
   * How long a row may stay invisible after its SystemModstamp. A bookmark stays this far behind the org's clock.
   */
  visibility_lag?: number;
  /**
   * Read rows again that changed this long before the bookmark, for those who want repeats rather than trust in stamps.
   */
  lookback_window?: number;
  /**
   * How long a request is repeated while Salesforce or the network fails, before its stream fails. When no request of any stream gets through for that long (and for a minute at least), the run ends.
   */
  retry_deadline?: number;
  /**
   * Where descriptions of the org's objects are kept between runs. Default: tap-salesforce in the user's cache folder; without a home folder they are not kept.
   */
  cache_dir?: string;
  /**
   * How many readings may run at the same time.
   */
  max_workers?: number;
  /**
   * Seconds that pass at least between two STATE messages of a run; the last message is always one.
   */
  state_interval?: number;
  /**
   * The run stops, to be continued, before the calls used by everyone together exceed this share of the service's limit. Default: none.
   */
  quota_percent_total?: number;
  /**
   * The run stops, to be continued, before its own calls exceed this share of the service's limit. Streams begin only as far as the calls left are enough to end them, what an earlier run began first. Default: none.
   */
  quota_percent_per_run?: number;
  /**
   * Singer only: records carry a version, and ACTIVATE_VERSION after a complete full load lets the target remove rows that are gone.
   */
  activate_version?: boolean;
  /**
   * Send ACTIVATE_VERSION even where a full load brought under 80 % of the records of the one before. Otherwise the stream fails. true: of all streams; a list: of those with such a name, where * stands for anything.
   */
  allow_shrink?: boolean | string[];
  /**
   * Whether a field is selected when neither the catalog nor the tap says so.
   */
  select_fields_by_default?: boolean;
  [k: string]: unknown;
}
