# syntax=docker/dockerfile:1
# docker run --rm -v "$PWD:/repository:ro" nodeready lint
FROM node:24.12.0-alpine3.22@sha256:4f4a059445c5a6ef2b9d169d9afde176301263178141fc05ba657dab1c84f9a7 AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY scripts ./scripts
COPY bin ./bin
COPY checklist ./checklist
COPY schema ./schema
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24.12.0-alpine3.22@sha256:4f4a059445c5a6ef2b9d169d9afde176301263178141fc05ba657dab1c84f9a7
# git lists the files and reads the commit for --since; the mounted repository belongs to somebody else.
RUN apk add --no-cache git \
  && git config --system --add safe.directory /repository
ENV NODE_ENV=production TZ=UTC
WORKDIR /opt/nodeready
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/package.json ./package.json
COPY --from=build /build/schema ./schema
COPY --from=build /build/bin ./bin
COPY --from=build /build/dist ./dist
WORKDIR /repository
USER node
ENTRYPOINT ["node", "/opt/nodeready/bin/nodeready.js"]
CMD ["lint"]
