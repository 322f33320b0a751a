# docker build -t k8s-netlab .
# docker run --rm --privileged k8s-netlab test
ARG BASE=node:22-bookworm-slim

FROM ${BASE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY scripts/build.mjs scripts/
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${BASE}
RUN apt-get update \
  && apt-get install --yes --no-install-recommends iproute2 iputils-ping tcpdump etcd-server wireguard-go wireguard-tools tini \
  && rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old
WORKDIR /opt/k8s-netlab
COPY package.json LICENSE ./
COPY bin bin
COPY scenarios scenarios
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
RUN ln -s /opt/k8s-netlab/bin/k8s-netlab /usr/local/bin/k8s-netlab
WORKDIR /work
# As process 1, tini passes signals on and reaps what an interrupted lab leaves to it, as docker run --init would.
ENTRYPOINT ["tini", "--", "k8s-netlab"]
CMD ["--help"]
LABEL org.opencontainers.image.title="k8s-netlab" \
  org.opencontainers.image.description="A command-line lab for Kubernetes pod networking on the real Linux kernel" \
  org.opencontainers.image.licenses="MIT"
