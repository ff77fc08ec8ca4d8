# One image for the three processes: api, gateway and worker (see docker-compose.yml).

FROM node:20-bookworm-slim AS panel
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json vite.config.ts ./
COPY engine/contract engine/contract
COPY admin admin
RUN npx vite build

FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
WORKDIR /app
# The named volume takes its owner from here.
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=panel /app/dist/admin dist/admin
COPY package.json tsconfig.json LICENSE ./
COPY config config
COPY embedded embedded
COPY engine engine
COPY workers workers
USER node
VOLUME /data
EXPOSE 3000
# Gateway and worker answer on HEALTH_PORT, the API on PORT.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT || process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node handles SIGTERM itself; compose puts an init before it (`init: true`), with plain Docker use `docker run --init`.
CMD ["node", "--import", "tsx", "engine/api.ts"]
