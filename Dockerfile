# The tap as an image: Node's binary, the bundle and the few programs that Airbyte's Kubernetes starts a connector by.
# For both kinds of machine: docker buildx build --platform linux/amd64,linux/arm64 .
FROM node:24-bookworm-slim AS build
WORKDIR /source
COPY . .
# Installs what the lock file names, and builds.
RUN npm run build

# Node without npm, and what it is linked to. On Kubernetes, Airbyte runs a connector as
# sh -c 'eval "$AIRBYTE_ENTRYPOINT read ..."', with cat, sleep and touch around it; in Docker nothing of that is used.
FROM node:24-bookworm-slim AS runtime
RUN mkdir -p /runtime/etc /runtime/tmp && chmod 1777 /runtime/tmp \
  && cp /etc/nsswitch.conf /runtime/etc/ \
  && for program in /usr/local/bin/node /bin/sh /bin/cat /bin/sleep /bin/touch; do \
    cp --dereference --parents $program $(ldd $program | grep -o '/[^ ]*') /runtime; \
  done

FROM scratch
COPY --from=runtime /runtime /
WORKDIR /airbyte/integration_code
COPY --from=build /source/dist dist
COPY --from=build /source/bin bin
COPY --from=build /source/package.json /source/LICENSE ./
# A number, by which Kubernetes can tell that it is not root. It has no home: nothing is written outside of what is mounted.
USER 1000:1000
ENV PATH=/usr/local/bin:/bin
ENV AIRBYTE_ENTRYPOINT="node /airbyte/integration_code/bin/tap-salesforce.js"
ENTRYPOINT ["node", "/airbyte/integration_code/bin/tap-salesforce.js"]
LABEL io.airbyte.name="singer-io-ts/source-salesforce" io.airbyte.version="0.1.0" \
  org.opencontainers.image.title="tap-salesforce" org.opencontainers.image.version="0.1.0" \
  org.opencontainers.image.source="https://github.com/singer-io-ts/tap-salesforce" \
  org.opencontainers.image.licenses="Apache-2.0"
