# franceconnect-local in a container: three stages, the last holds the packed package and nothing else.
FROM node:24-alpine AS build
WORKDIR /build
COPY package.json package-lock.json ./
# The image's Node is the one to run: the npm package that pins it for development stays out.
RUN npm ci --ignore-scripts
COPY . .
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json && node node_modules/tsdown/dist/run.mjs && mkdir /packed && npm pack --ignore-scripts --pack-destination /packed

FROM node:24-alpine AS install
WORKDIR /app
COPY --from=build /packed/*.tgz /tmp/package.tgz
RUN npm install --omit=dev --no-audit --no-fund /tmp/package.tgz

FROM node:24-alpine
WORKDIR /app
COPY --from=install /app /app
# Inside a container « this machine only » would be nobody; what leaves it is decided by the published port.
ENV FRANCECONNECT_LOCAL_HOST=0.0.0.0 FRANCECONNECT_LOCAL_DATA=/data PORT=4000
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 4000
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD wget -qO- http://127.0.0.1:$PORT/_local/health || exit 1
# Two flags keep the memory small: docs/decisions/24-node-flags.md
ENTRYPOINT ["node", "--max-semi-space-size=8", "--heap-growing-percent=20", "node_modules/franceconnect-local/dist/cli.js"]
