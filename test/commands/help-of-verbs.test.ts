import { shownHelp } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { tap } from "../../src/tap.ts";

const help = (verb: string) => shownHelp(tap, verb);

describe("the help of a verb", () => {
  it("init", async () => {
    expect(await help("init")).toMatchInlineSnapshot(`
      "tap-salesforce init: ask for what a configuration needs, and write it

      Usage
        tap-salesforce init [options]

      Asks, logs in, lists what can be read, and writes config.json, which only you
      can read, and catalog.json. Where nobody can be asked, options and environment
      variables answer. Secrets are never options.

      Options
            --domain <name>      My Domain of the org: example, example--uat
            --sandbox            log in at test.salesforce.com
            --login-url <url>    another login host, such as a demo org
            --auth <way>         how to log in: browser, client_credentials, jwt, sf
            --client-id <key>    the app's consumer key
            --port <number>      of the app's callback URL; default: 1717
            --username <name>    user of a login by jwt
            --key <file>         private key of a login by jwt
            --sf <alias>         borrow the session that Salesforce's sf has
            --streams <pattern>  streams and fields to select: 'Account.*'
            --for <runner>       what runs the tap: pipe, meltano, airbyte
            --force              replace files that are there, without asking
        -c, --config <file>      settings; default: config.json of this folder
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce init
        tap-salesforce init --domain example --auth client_credentials
        tap-salesforce init --sf my-org --streams 'Account.*' --for meltano
      "
    `);
  });

  it("login", async () => {
    expect(await help("login")).toMatchInlineSnapshot(`
      "tap-salesforce login: log in with a browser, or borrow the session of sf

      Usage
        tap-salesforce login [options]

      Writes a refresh token to the configuration file, which only you can read. The
      app is an External Client App of the org; docs/setup.md says how to make one.
      Its secret, where it needs one, comes from the configuration, from
      TAP_SALESFORCE_CLIENT_SECRET, or is asked for.

      Options
            --domain <name>      My Domain of the org: example, example--uat
            --sandbox            log in at test.salesforce.com
            --client-id <key>    the app's consumer key
            --port <number>      of the app's callback URL; default: 1717
            --paste              paste the address where the browser ends, on any
                                 machine
            --no-browser         show the address, and open no browser
            --sf <alias>         borrow the session that Salesforce's sf has
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce login
        tap-salesforce login --domain example
        tap-salesforce login --sandbox --paste
        tap-salesforce login --sf my-org
      "
    `);
  });

  it("logout", async () => {
    expect(await help("logout")).toMatchInlineSnapshot(`
      "tap-salesforce logout: revoke the tokens, and remove them from this machine

      Usage
        tap-salesforce logout [options]

      Revokes the refresh token with all of its sessions, and a borrowed access token.
      The app and the host stay in the configuration, for the next login. A borrowed
      session ends for sf too.

      Options
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce logout
        tap-salesforce logout --config config.json
      "
    `);
  });

  it("objects", async () => {
    expect(await help("objects")).toMatchInlineSnapshot(`
      "tap-salesforce objects: list the org's objects, and which of them are extracted

      Usage
        tap-salesforce objects [pattern] [options]

      The numbers of rows are Salesforce's own, approximate and some hours old.

      Arguments
        pattern  a part of a name or label, or a glob

      Options
            --extracted          only those that are extracted
            --keys               key and replication key too; a call for 25 objects
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce objects
        tap-salesforce objects account --keys
        tap-salesforce objects '*__c' --json
      "
    `);
  });

  it("fields", async () => {
    expect(await help("fields")).toMatchInlineSnapshot(`
      "tap-salesforce fields: list an object's fields, and which the user may not read

      Usage
        tap-salesforce fields <object> [pattern] [options]

      It says which of them a run reads, by the catalog or by the setting select, and
      why not the others.

      Arguments
        object   its API name
        pattern  a part of a field's name or label, or a glob

      Options
            --catalog <file>     streams and fields; default: catalog.json, where
                                 there is one
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce fields Account
        tap-salesforce fields Account billing
        tap-salesforce fields Account --json
      "
    `);
  });

  it("picklists", async () => {
    expect(await help("picklists")).toMatchInlineSnapshot(`
      "tap-salesforce picklists: list the values that an object's picklists offer

      Usage
        tap-salesforce picklists <object> [options]

      Arguments
        object  OBJECT, or OBJECT.FIELD

      Options
            --all                inactive values too
            --record-types       which of them offer a value; a call for each
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce picklists Account
        tap-salesforce picklists Account.Industry
        tap-salesforce picklists Account --json
      "
    `);
  });

  it("reports", async () => {
    expect(await help("reports")).toMatchInlineSnapshot(`
      "tap-salesforce reports: list the reports that the user may run

      Usage
        tap-salesforce reports [pattern] [options]

      Arguments
        pattern  a part of a name or folder, or a glob

      Options
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce reports
        tap-salesforce reports pipeline --json
      "
    `);
  });

  it("list-views", async () => {
    expect(await help("list-views")).toMatchInlineSnapshot(`
      "tap-salesforce list-views: list an object's list views, or those of all objects

      Usage
        tap-salesforce list-views [object] [options]

      Arguments
        object  its API name

      Options
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce list-views Account
        tap-salesforce list-views --json
      "
    `);
  });

  it("limits", async () => {
    expect(await help("limits")).toMatchInlineSnapshot(`
      "tap-salesforce limits: show the org's limits, and what is left of them

      Usage
        tap-salesforce limits [pattern] [options]

      Arguments
        pattern  a part of a name, or a glob

      Options
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce limits
        tap-salesforce limits api
        tap-salesforce limits --json
      "
    `);
  });

  it("query", async () => {
    expect(await help("query")).toMatchInlineSnapshot(`
      "tap-salesforce query: run a SOQL query and show its rows

      Usage
        tap-salesforce query [soql] [options]

      Rows go out as they come, page by page. Fields of parents become columns such as
      Owner.Name; children become a list.

      Arguments
        soql  the query; or give --file

      Options
            --file <file>        a file with the query
            --all                deleted and archived rows too
            --limit <rows>       stop after so many rows
            --csv                write CSV; a value like =1+1 stays as it is
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce query "SELECT Id, Name FROM Account LIMIT 5"
        tap-salesforce query "SELECT Name, Owner.Name FROM Account" --limit 3 --csv
        tap-salesforce query "SELECT COUNT(Id) FROM Account" --json
      "
    `);
  });

  it("explain", async () => {
    expect(await help("explain")).toMatchInlineSnapshot(`
      "tap-salesforce explain: say why a stream or a field is extracted, how, or why
      not

      Usage
        tap-salesforce explain <stream> [options]

      For an object: what finds its changes, by which API it is read and what that
      costs, which deletions come, what changes without being seen, and which fields
      are hidden from this user. For a field: why its column may be null or absent.
      For both: what selects them or leaves them out, in the catalog or by the setting
      select.

      Arguments
        stream  a stream, an object, or OBJECT.FIELD

      Options
            --catalog <file>     streams and fields; default: catalog.json, where
                                 there is one
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce explain Account
        tap-salesforce explain Account.Name
        tap-salesforce explain Account --json
      "
    `);
  });

  it("action", async () => {
    expect(await help("action")).toMatchInlineSnapshot(`
      "tap-salesforce action: query, get, create, update or delete records

      Usage
        tap-salesforce action <action> [name] [options]

      Makes one call of Salesforce's API and prints its answer as JSON. A call that
      changes records asks first; where nobody can be asked it needs --allow-write,
      and each leaves a line on standard error: time, user, action, object, ids,
      status.

      Arguments
        action  an action, or list, or show
        name    with show: the action to explain

      Options
            --input <json>       JSON, @file, or - for standard input
            --dry-run            show the request, and send nothing
            --allow-write        change records without asking
        -c, --config <file>      settings; default: config.json of this folder
            --json               write JSON
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce action list
        tap-salesforce action show create-record
        tap-salesforce action query-records --input @query.json
        tap-salesforce action create-record --input @account.json --dry-run
      "
    `);
  });

  it("mcp", async () => {
    expect(await help("mcp")).toMatchInlineSnapshot(`
      "tap-salesforce mcp: serve the org to AI agents, as tools of an MCP server

      Usage
        tap-salesforce mcp [options]

      Speaks the Model Context Protocol on standard input and output. The tools are
      the actions, and the verbs plan, doctor, explain and streams. Tools that may
      change records are offered with --allow-write alone, and each change leaves a
      line on standard error. docs/mcp.md has what to write into Claude, VS Code,
      Cursor and others.

      Options
            --allow-write        offer tools that may change records too
            --only <pattern>     offer these tools alone: 'get-*'
            --part-size <count>  characters of an answer's parts; default: 50000
            --catalog <file>     streams and fields; default: catalog.json, where
                                 there is one
        -s, --state <file>       the last run's last STATE value
        -c, --config <file>      settings; default: config.json of this folder
            --no-color           no colors; so does NO_COLOR
            --log-level <level>  what is logged: debug, info, warn, error
            --stack              show where an error came from
        -h, --help               this help

      Examples
        tap-salesforce mcp
        tap-salesforce mcp --only 'query-*' --only 'describe-*'
        tap-salesforce mcp --allow-write
      "
    `);
  });
});
