import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

/** Who logged in when. It has no IsDeleted. */
export const loginHistory: readonly ObjectDef[] = [
  defineObject({
    name: "LoginHistory",
    label: "Login History",
    plural: "Login History",
    prefix: "0Ya",
    rows: 500,
    fixed: true,
    can: "query",
    fields: `
      UserId ref:User ro rel:- ?0
      LoginTime datetime ! ro sys = created
      LoginType picklist ro fixed ?0 = Application|Remote Access 2.0|SAML Sfdc Initiated SSO|Other Apex API
      SourceIp string:39 ro = seq 203.0.113. 3
      LoginUrl string:128 ro ?0 = const demo.my.salesforce.com
      Browser string:64 ro = const Chrome 140
      Platform string:64 ro = const Linux
      Status string:128 ro ?0 = const Success
      Application string:64 ro = const N/A
      ClientVersion string:64 ro = const N/A
      ApiType string:64 ro = const N/A
      ApiVersion string:32 ro = const N/A
      CountryIso string:2 ro = const CH
      AuthenticationServiceId ref:User ro rel:- ?100
      LoginGeoId ref:User ro rel:- ?100
      TlsProtocol picklist ro fixed = TLS 1.2|TLS 1.3
      CipherSuite string:64 ro = const ECDHE-RSA-AES256-GCM-SHA384
      OptionsIsGet boolean ! ro
      OptionsIsPost boolean ! ro
      NetworkId ref:User ro rel:- ?100`,
  }),
];
