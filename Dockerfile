# The service as Cloud Run starts it; docs/image.md says what each step weighs and why. `scripts/measure-image.ts` runs these
# same lines into a folder where no engine can build them, and knows only the instructions and forms that stand here.

# The pages: needs the development packages, none of which goes further.
FROM node:24.21.0-bookworm-slim AS web
WORKDIR /srv/gpi
COPY package.json package-lock.json ./
COPY tools/runtime/package.json tools/runtime/
# Without the workspace tools/runtime: it brings Node to machines that lack it, and the base image has it.
RUN npm ci --workspaces=false --include-workspace-root --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build-web.mjs scripts/
COPY web web
RUN node scripts/build-web.mjs && test -f web/dist/index.html

# What the service imports. TypeScript comes as i18next's optional peer, for its types alone; nothing loads declarations and
# source maps.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /srv/gpi
COPY package.json package-lock.json ./
COPY tools/runtime/package.json tools/runtime/
RUN npm ci --omit=dev --workspaces=false --include-workspace-root --ignore-scripts --no-audit --no-fund && rm -r node_modules/typescript node_modules/.bin && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24.21.0-bookworm-slim AS service
# /tmp is the one place that can be written, and in memory on Cloud Run: it holds a cache of pages and nothing else there.
ENV NODE_ENV=production
ENV NODE_COMPILE_CACHE=/srv/gpi/.compile-cache
ENV LOCAL_DATA_DIR=/tmp/gpi
WORKDIR /srv/gpi
COPY --from=packages /srv/gpi/node_modules node_modules
COPY --from=web /srv/gpi/web/dist web/dist
COPY models models
COPY src src
COPY package.json ./
COPY scripts/fill-compile-cache.mjs scripts/
RUN install -d -o 1000 -g 1000 .compile-cache
# `node` in the base image; by number, so that a platform can see that it is not root. Node keeps a cache by user: the one
# that fills it must be the one that reads it, with the same flags.
USER 1000:1000
RUN node --max-semi-space-size=1 scripts/fill-compile-cache.mjs
EXPOSE 8080
# Node itself, since npm would not hand SIGTERM on.
CMD ["node", "--max-semi-space-size=1", "src/main.ts", "serve"]
