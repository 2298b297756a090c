import type { AirbyteForm, JsonObject } from "@singer-io-ts/tap-kit";

const app = ["client_id", "client_secret"];

/** The host of the login, as a template of Airbyte's (Airbyte documentation: OAuth Authentication Methods). */
const host = "https://{% if environment == 'sandbox' %}test{% else %}login{% endif %}.salesforce.com";

const text = (...path: readonly string[]): JsonObject => ({ type: "string", path_in_connector_config: path });

/**
 * The button "Authenticate": the web server flow, which gives a refresh token. (Salesforce Help: OAuth 2.0 Web Server Flow for Web
 * App Integration.)
 */
const advancedAuth: JsonObject = {
  auth_flow_type: "oauth2.0",
  predicate_key: ["credentials", "auth_method"],
  predicate_value: "refresh_token",
  oauth_config_specification: {
    oauth_user_input_from_connector_config_specification: {
      type: "object",
      additionalProperties: false,
      properties: { environment: text("environment") },
    },
    oauth_connector_input_specification: {
      consent_url: `${host}/services/oauth2/authorize?response_type=code&{{ client_id_param }}&{{ redirect_uri_param }}&{{ scope_param }}&{{ state_param }}&code_challenge_method=S256&code_challenge={{ state_value | codechallengeS256 }}`,
      scope: "api refresh_token",
      // External Client Apps ask for PKCE. The platform keeps nothing for it but the state, which has the length of a verifier then.
      // (RFC 7636, 4.1.)
      state: { min: 43, max: 64 },
      access_token_url: `${host}/services/oauth2/token`,
      // With this header the platform sends the parameters as a form in the body, where no log of addresses shows them.
      access_token_headers: { "Content-Type": "application/x-www-form-urlencoded" },
      access_token_params: {
        grant_type: "authorization_code",
        client_id: "{{ client_id_value }}",
        client_secret: "{{ client_secret_value }}",
        code: "{{ auth_code_value }}",
        redirect_uri: "{{ redirect_uri_value }}",
        code_verifier: "{{ state_value }}",
      },
      extract_output: ["refresh_token"],
    },
    complete_oauth_output_specification: {
      type: "object",
      additionalProperties: false,
      properties: {
        refresh_token: { ...text("credentials", "refresh_token"), path_in_oauth_response: ["refresh_token"] },
      },
    },
    complete_oauth_server_input_specification: {
      type: "object",
      additionalProperties: false,
      properties: { client_id: { type: "string" }, client_secret: { type: "string" } },
    },
    complete_oauth_server_output_specification: {
      type: "object",
      additionalProperties: false,
      properties: {
        client_id: text("credentials", "client_id"),
        client_secret: text("credentials", "client_secret"),
      },
    },
  },
};

/** How Airbyte's form shows the settings of spec.json. */
export const airbyteForm: AirbyteForm = {
  groups: [
    { id: "login", members: ["environment", "domain", "credentials"] },
    {
      id: "data",
      title: "What is read",
      members: [
        "objects",
        "start_date",
        "end_date",
        "records",
        "related_fields",
        "queries",
        "reports",
        "list_views",
        "metadata_streams",
        "filters",
        "files",
        "exclude_formula_fields",
        "select",
      ],
    },
    { id: "advanced", title: "How it is read", members: ["api", "login_url"] },
  ],
  // Versions of streams and their end are Singer's; a container has no folder that stays.
  hidden: ["activate_version", "allow_shrink", "cache_dir"],
  login: {
    member: "credentials",
    title: "Login",
    description: "How the source logs in to Salesforce.",
    method: "auth_method",
    ways: [
      {
        method: "refresh_token",
        title: "In the browser",
        description: "A user logs in once and allows the app; the source keeps the refresh token.",
        settings: [...app, "refresh_token", "token_store"],
        required: ["client_id", "refresh_token"],
      },
      {
        method: "client_credentials",
        title: "Client credentials",
        description: "The app logs in by itself, as the user that an admin chose for it. It needs My Domain.",
        settings: app,
        required: app,
      },
      {
        method: "jwt",
        title: "JWT bearer",
        description: "The source signs with a private key whose certificate the app has.",
        settings: ["client_id", "username", "private_key", "private_key_file", "audience"],
        required: ["client_id", "username"],
      },
      {
        method: "password",
        title: "Username and password",
        description: "Only for orgs that still allow it.",
        settings: [...app, "username", "password", "security_token"],
        required: [...app, "username", "password"],
      },
      {
        method: "access_token",
        title: "Access token",
        description: "Without a renewal: for a try.",
        settings: ["access_token", "instance_url"],
        required: ["access_token", "instance_url"],
      },
    ],
  },
  advancedAuth,
};
