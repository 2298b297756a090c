import { salesforceDomains } from "../../src/config/trusted-hosts.ts";

/** What package.json says of the program, as far as it is said to Airbyte. */
export interface Package {
  readonly version: string;
  readonly license: string;
}

const repository = "https://github.com/singer-io-ts/tap-salesforce";

/** The image's repository, without a registry: a platform is told by whoever pushes it there. */
const imageName = "singer-io-ts/source-salesforce";

/** The content of metadata.yaml as Airbyte's registry has it. (Airbyte documentation: Connector Metadata File.) */
export function airbyteMetadata({ version, license }: Package): object {
  return {
    metadataSpecVersion: "1.0",
    data: {
      connectorType: "source",
      connectorSubtype: "api",
      // Never changes: connections on a platform refer to it.
      definitionId: "c32d5217-9f4b-453a-b377-b78a768cb9f1",
      dockerRepository: imageName,
      dockerImageTag: version,
      name: "Salesforce (singer-io-ts)",
      icon: "icon.svg",
      license,
      githubIssueLabel: "source-salesforce",
      documentationUrl: `${repository}/blob/main/docs/airbyte-connector.md`,
      externalDocumentationUrls: [
        {
          title: "Salesforce REST API",
          url: "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest.htm",
          type: "api_reference",
        },
      ],
      allowedHosts: { hosts: salesforceDomains.map((domain) => `*.${domain}`) },
      // A read logs at least every 15 s; between two messages there may be a query that Salesforce takes minutes for.
      maxSecondsBetweenMessages: 1800,
      registryOverrides: { oss: { enabled: true }, cloud: { enabled: false } },
      releaseStage: "alpha",
      supportLevel: "community",
      ab_internal: { sl: 100, ql: 100 },
      suggestedStreams: {
        streams: ["Account", "Contact", "Lead", "Opportunity", "OpportunityHistory", "Task", "User"],
      },
      supportsRefreshes: true,
      tags: ["language:typescript"],
    },
  };
}
