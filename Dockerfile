# franceconnect-local in a container: everything on one port. The last stage holds the packed package and nothing else.
# Built on the builder's own architecture: the bundle is the same for all of them.
FROM --platform=$BUILDPLATFORM node:24-alpine AS build
WORKDIR /build
COPY package.json package-lock.json ./
# The image's Node is the one to run: the npm package that pins it for development stays out.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json && node node_modules/tsdown/dist/run.mjs \
  && npm pack --ignore-scripts && mkdir /app && tar -xzf franceconnect-local-*.tgz -C /app --strip-components=1 \
  && chmod +x /app/dist/cli.js

FROM node:24-alpine
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="franceconnect-local" \
  org.opencontainers.image.description="The FranceConnect you run on your laptop: a simulator with invented people" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
COPY --from=build /app /app
# Inside a container « this machine only » would be nobody; what leaves it is decided by the published ports.
ENV PORT=4000 FRANCECONNECT_LOCAL_HOST=0.0.0.0 FRANCECONNECT_LOCAL_DATA=/data
RUN mkdir /data && chown node:node /data && ln -s /app/dist/cli.js /usr/local/bin/franceconnect-local
VOLUME /data
USER node
WORKDIR /data
EXPOSE 4000
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD wget -qO- "http://127.0.0.1:$PORT/_local/health" || exit 1
# Two flags keep the memory small: docs/decisions/24-node-flags.md
ENTRYPOINT ["node", "--max-semi-space-size=8", "--heap-growing-percent=20", "/app/dist/cli.js"]
