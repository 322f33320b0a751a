import { API_VERSION } from './schema.ts';

/** A commented scenario that runs as it is: what `init` writes. @param name a label, also the name of the lab */
export function starterScenario(name: string): string {
  return STARTER.replace('NAME', name).replace('API_VERSION', API_VERSION);
}

const STARTER = `# A lab for Kubernetes pod networking.
#   k8s-netlab validate FILE    tells what is wrong with this file
#   k8s-netlab up FILE          builds the lab;  k8s-netlab down  takes it away
#   k8s-netlab test FILE        builds it, runs the steps below, takes it away
#
# Completion in an editor: k8s-netlab schema > netlab.schema.json, and then
# yaml-language-server: $schema=netlab.schema.json

apiVersion: API_VERSION
name: NAME
description: Two nodes joined by flannel's VXLAN.

# The L2 between the nodes. This is the default; the whole key can be left out.
underlay:
  subnet: 192.168.50.0/24
  mtu: 1500

# flannel's net-conf.json in its own words. Also the default.
network:
  Network: 10.244.0.0/16 # each node leases a /24 of it, from 10.244.1.0 on
  Backend:
    Type: vxlan # or host-gw: plain routes, no encapsulation

nodes:
  - node-1 # short: the name alone; its address is 192.168.50.11
  - name: node-2 # long: any of these can be left out
    address: 192.168.50.12
    subnet: 10.244.2.0/24

pods:
  - pod-a@node-1 # short: POD@NODE; its address is 10.244.1.2
  - name: pod-b
    node: node-2
    containers:
      - name: web # without a command the lab itself answers on the ports
        ports: [8080]
      - name: sidecar # shares the network namespace of web
        command: [sleep, infinity]
        env: { GREETING: hello }

# What \`k8s-netlab test\` does and expects. Names stand for addresses, MACs and devices.
steps:
  - name: pod-a reaches pod-b on the other node
    why: Two nodes route the packet, so of a TTL of 64 there are 62 left.
    before:
      - neigh: { of: pod-a, is: cold } # nothing in its ARP table yet
    ping: { from: pod-a, to: pod-b }
    expect:
      - reply: { ttl: 62 }
      - neigh: { of: pod-a, has: { ip: node-1/cni0, mac: node-1/cni0 } }
      - neigh: { of: pod-a, has not: { ip: pod-b } }

  - name: node-1 has a route to the pods of node-2, through its VXLAN device
    expect:
      - route to: { of: node-1, to: pod-b, is: { dev: flannel.1 } }

  - name: web answers
    connect: { from: pod-a, to: pod-b, port: 8080 }
    expect:
      - output: { contains: pod-b/web }

  - name: containers of a pod share localhost
    connect: { from: pod-b/sidecar, to: localhost, port: 8080 }
    expect:
      - reply: true
`;
