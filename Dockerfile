# Builds the bundle, then keeps it alone on a plain Node, for a plain user. No install at run time.
FROM node:24-bookworm-slim AS build
WORKDIR /source
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build

FROM node:24-bookworm-slim
WORKDIR /airbyte/integration_code
COPY --from=build --chown=root:root /source/dist dist
COPY --from=build --chown=root:root /source/bin bin
COPY --from=build --chown=root:root /source/package.json /source/LICENSE ./
USER node
ENV AIRBYTE_ENTRYPOINT="node /airbyte/integration_code/bin/tap-salesforce.js"
ENTRYPOINT ["node", "/airbyte/integration_code/bin/tap-salesforce.js"]
LABEL io.airbyte.name="singer-io-ts/source-salesforce" io.airbyte.version="0.1.0"
