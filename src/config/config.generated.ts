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
   * Consumer secret of that app. Leave it out if the app works without one.
   */
  client_secret?: string;
  /**
   * Logs in by a refresh token. If the app rotates refresh tokens, the tap writes the new one to token_store.
   */
  refresh_token?: string;
  /**
   * Logs in by JWT bearer, with client_id and username. The PEM text of the RSA private key whose certificate the app has, or the path of its file.
   */
  private_key?: string;
  /**
   * Instead of private_key: the path of its file, from the folder of the configuration file.
   */
  private_key_file?: string;
  /**
   * The audience that private_key signs for. Usually left out: the tap tries the likely ones (the login host's, https://test.salesforce.com, https://login.salesforce.com) until Salesforce accepts one.
   */
  audience?: string;
  /**
   * The user that private_key or password logs in as.
   */
  username?: string;
  /**
   * Logs in by username and password, with client_id and client_secret. Salesforce is removing this login: External Client Apps do not offer it, and API logins by password end with Summer '27.
   */
  password?: string;
  /**
   * Needed with password where the user's network is not trusted. Salesforce mailed it to the user.
   */
  security_token?: string;
  /**
   * An access token that you already have, with instance_url. The tap cannot renew it: a run ends when the token does.
   */
  access_token?: string;
  /**
   * Where access_token is valid: a host of Salesforce's, or the one that login_url names.
   */
  instance_url?: string;
  /**
   * Needed only where the settings above fit more than one method.
   */
  auth_method?: "refresh_token" | "client_credentials" | "jwt" | "password" | "access_token";
  /**
   * production: logs in at login.salesforce.com. sandbox: logs in at test.salesforce.com. domain or login_url may name another host, but with sandbox no production host.
   */
  environment?: "production" | "sandbox";
  /**
   * Logs in at your org's own host: the name of My Domain (NAME--SANDBOX for a sandbox), the whole host, or an address from the browser. It only leads to Salesforce's own hosts. Client credentials need it.
   */
  domain?: string;
  /**
   * Logs in at any other host, also outside Salesforce's own domains. It must be https, except on this machine.
   */
  login_url?: string;
  /**
   * Where the tap writes a new refresh token if the app rotates them. Default: the configuration file that holds refresh_token. Under Meltano: a file in the project's .meltano folder. Required where neither stays: in a temporary folder, handed over by the shell, or under Meltano with a state backend of its own.
   */
  token_store?: string;
  /**
   * Version of Salesforce's API. Default: the newest that this tap was tested with and the org has.
   */
  api_version?: string;
  /**
   * Names and globs of the objects to discover. A leading ! leaves out what it matches. A name that is no object is an error; a glob that matches none is a warning. Default: all that can be queried, except those that must be named here: descriptions of the org, big objects, objects of Data Cloud and of other systems (docs/missing-objects.md).
   */
  objects?: string[];
  /**
   * Fields of parents as further columns of an object: for each object, the paths. * stands for every readable simple field of that parent. A type and a colon before a path (What:Account.Industry) select one type of a parent that can have several.
   */
  related_fields?: {
    [k: string]: string[];
  };
  /**
   * Reads the children of changed parents again in incremental runs. A parent's change does not move its children's SystemModstamp.
   */
  related_fields_reread?: boolean;
  /**
   * SOQL queries, each as a stream.
   */
  queries?: {
    /**
     * The stream's name, in lower case.
     */
    name: string;
    /**
     * The query, in SOQL.
     */
    soql?: string;
    /**
     * Instead of soql: a file that has it, by its path from the folder of the configuration file.
     */
    soql_file?: string;
    /**
     * Instead of soql: the name of a query that comes with the tap.
     */
    preset?: string;
    /**
     * With preset: further fields of its object and of parents.
     */
    fields?: string[];
    /**
     * The columns that identify a row. Default: Id if it is a column, else a hash of the row.
     */
    key_properties?: string[];
    /**
     * The datetime column for incremental reads. Default: SystemModstamp if it is a column.
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
   * Reports, each as a stream.
   */
  reports?: {
    /**
     * The report's id.
     */
    id?: string;
    /**
     * Instead of id: its unique name.
     */
    developer_name?: string;
    /**
     * Instead of id: its name, with folder if other reports have the same name.
     */
    name?: string;
    /**
     * The name of the folder that the report is in.
     */
    folder?: string;
    /**
     * The stream's name. Default: report_ and the unique name.
     */
    stream?: string;
    /**
     * The column to page by if the report has more than 2,000 rows. Its values are unique, and numbers, date-times, auto-numbers or ids.
     */
    unique_field?: string;
    /**
     * Filters in addition to the report's own.
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
     * Adds a second stream, named with __summary at the end, with the report's aggregates.
     */
    summary?: boolean;
    /**
     * Reads the report's spreadsheet export, up to 100,000 rows, instead of paging.
     */
    export?: boolean;
  }[];
  /**
   * List views, each as a stream: OBJECT.DEVELOPER_NAME, or OBJECT.* for all of an object.
   */
  list_views?: string[];
  /**
   * Further streams: what picklists offer, what was deleted, what the org is made of. They cover the objects that the setting objects selects.
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
   * Selects the fields that hold files (Body of Attachment, VersionData of ContentVersion, ...). Each file costs one API call, so otherwise only their names in select select them. See docs/files.md.
   */
  files?: boolean;
  /**
   * Conditions on the rows of objects, in SOQL: for each object, what stands behind WHERE. If one changes, the object is loaded in full again.
   */
  filters?: {
    [k: string]: string;
  };
  /**
   * Leaves out the fields of objects that Salesforce computes: formulas and roll-ups, which it does not tell apart. Their values change without the row's SystemModstamp. What queries, reports and related_fields name stays.
   */
  exclude_formula_fields?: boolean;
  /**
   * Patterns as Meltano writes them: stream.field, with * for anything and ! to leave out. Discovery marks what they match as selected, and a run without a catalog reads it. A run with a catalog goes by the catalog. As an Airbyte source, only what they match is offered. Default: all that is selected by default.
   */
  select?: string[];
  /**
   * Incremental streams leave out rows last changed before this time. A date alone is its beginning in UTC. If you set an earlier time later, the next run reads the rows in between. It cannot be in the future. Default: all rows.
   */
  start_date?: string;
  /**
   * Incremental streams leave out rows last changed at or after this time. Default: none.
   */
  end_date?: string;
  /**
   * auto: few rows by REST, many by Bulk API 2.0. rest: REST wherever it serves the object. bulk: Bulk API 2.0 wherever it serves the object.
   */
  api?: "auto" | "rest" | "bulk";
  /**
   * all: also deleted records, marked with the time of deletion. active: no deleted records. deleted: only deleted records, of objects that have IsDeleted.
   */
  records?: "all" | "active" | "deleted";
  /**
   * What to do with a stream whose last run is longer ago than Salesforce remembers deletions (15 days, or less). warn: go on. resync: load it in full again. fail: fail the stream.
   */
  deleted_gap?: "warn" | "resync" | "fail";
  /**
   * What happens to a field that is gone or has another type. follow: it is left out from there on, and the target keeps what it has. lock: the columns stay as in the catalog; what is missing is null, what is new is left out. fail: the stream fails.
   */
  schema_changes?: "follow" | "lock" | "fail";
  /**
   * Records of objects look as that connector's, so that tables that it has filled keep their types and forms. singer-io and meltanolabs: date-times with microseconds, dates as date-times, numbers as doubles. airbyte: numbers as doubles, nothing in the place of null. All: addresses are selected by default.
   */
  compatibility?: "singer-io" | "meltanolabs" | "airbyte";
  /**
   * Reads a stream's old rows again, once, after a field was added to its selected fields.
   */
  backfill_new_fields?: boolean;
  /**
   * If the state is of another org (a refreshed sandbox), loads its streams in full again instead of refusing it.
   */
  allow_org_change?: boolean;
  /**
   * How often an incremental stream is loaded in full again, to get changes that SystemModstamp does not show: formulas, sharing, forgotten deletions. Streams take turns, an eighth of them in each run. Default: never.
   */
  full_refresh_every?: number;
  /**
   * How long a row may stay invisible after its SystemModstamp. A bookmark stays this far behind the org's clock.
   */
  visibility_lag?: number;
  /**
   * Reads rows again that changed up to this long before the bookmark. They come again in every run.
   */
  lookback_window?: number;
  /**
   * How long a request is repeated while Salesforce or the network fails, before its stream fails. If no request of any stream gets through for that long (at least a minute), the run ends.
   */
  retry_deadline?: number;
  /**
   * Where the tap keeps descriptions of the org's objects between runs. Default: tap-salesforce in the user's cache folder. Without a home folder they are not kept.
   */
  cache_dir?: string;
  /**
   * How many reads may run at the same time.
   */
  max_workers?: number;
  /**
   * Shortest time between two STATE messages of a run. The last message is always one. Default: 10 seconds.
   */
  state_interval?: number;
  /**
   * The run stops before the calls of all programs together exceed this share of the service's limit. The next run continues. Default: none.
   */
  quota_percent_total?: number;
  /**
   * The run stops before its own calls exceed this share of the service's limit. The next run continues. Streams start only as far as the calls left can complete them, those of an earlier run first. Default: none.
   */
  quota_percent_per_run?: number;
  /**
   * Singer only. Records carry a version. ACTIVATE_VERSION after a complete full load lets the target remove rows that are gone.
   */
  activate_version?: boolean;
  /**
   * Sends ACTIVATE_VERSION even if a full load brought under 80 % of the records of the one before. Otherwise the stream fails. true: for all streams. A list: for streams with these names, where * stands for anything.
   */
  allow_shrink?: boolean | string[];
  /**
   * Whether a field is selected if neither the catalog nor the tap decides.
   */
  select_fields_by_default?: boolean;
  /**
   * Singer only. Writes records into files and names them in BATCH messages, for targets of Meltano's SDK. root is a folder that the target sees too, or s3://, gs:// or az:// with bucket and folder; prefix begins each file's name; a file has at most batch_size rows. A STATE ends the files that are being written, so state_interval is 5 minutes by default. Default: records are messages.
   */
  batch_config?: {};
  [k: string]: unknown;
}
