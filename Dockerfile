# Muster in a container: the client is built in one stage, what serves it stands in the other.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /muster
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY client ./client
COPY shared ./shared
COPY tsconfig.json ./
RUN npm run build

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production PORT=3000 DATA_DIR=/data
WORKDIR /muster
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY server ./server
COPY shared ./shared
COPY migrations ./migrations
COPY --from=build /muster/client/dist ./client/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.PORT}/api/ready`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The program itself gets SIGTERM: it drains, then ends.
CMD ["node", "server/muster.ts", "start"]
