import { isDeepStrictEqual } from 'node:util';
import type { Lab, LabNode, LabPod } from './lab.ts';

/** One difference between two labs, in words: `pod-d is new, on node-2`. */
export function diffLabs(before: Lab, after: Lab): readonly string[] {
  return [
    ...diffSettings(before, after),
    ...diffNamed(before.nodes, after.nodes, { noun: 'node', fields: nodeFields }),
    ...diffNamed(before.pods, after.pods, { noun: 'pod', fields: podFields }),
  ];
}

function diffSettings(before: Lab, after: Lab): string[] {
  const { cidr, cidr6, backend } = after.network;
  return [
    ...changed('the underlay', describeUnderlay(before), describeUnderlay(after)),
    ...changed('the pod network', before.network.cidr, cidr),
    ...changed('the IPv6 pod network', before.network.cidr6 ?? 'none', cidr6 ?? 'none'),
    ...changed('the backend', JSON.stringify(before.network.backend), JSON.stringify(backend)),
  ];
}

function describeUnderlay({ underlay }: Lab): string {
  const { subnet, gateway, ipv6, mtuBytes } = underlay;
  const v6 = ipv6 === undefined ? '' : `, ${ipv6.subnet}, gateway ${ipv6.gateway}`;
  return `${subnet}, gateway ${gateway}${v6}, MTU ${mtuBytes}`;
}

function changed(what: string, before: string, after: string): string[] {
  return before === after ? [] : [`${what}: ${before} becomes ${after}`];
}

const nodeFields: Record<string, (node: LabNode) => unknown> = {
  address: (node) => node.address,
  'pod subnet': (node) => node.subnet,
  'IPv6 address': (node) => node.ipv6?.address ?? 'none',
  'IPv6 pod subnet': (node) => node.ipv6?.subnet ?? 'none',
  'pod MTU': (node) => node.podMtuBytes,
};

const podFields: Record<string, (pod: LabPod) => unknown> = {
  node: (pod) => pod.node,
  address: (pod) => pod.address,
  'IPv6 address': (pod) => pod.ipv6?.address ?? 'none',
  MAC: (pod) => pod.mac,
  MTU: (pod) => pod.mtuBytes,
  containers: (pod) => pod.containers.map(({ at: _at, ...container }) => container),
};

function diffNamed<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  { noun, fields }: { readonly noun: string; readonly fields: Record<string, (item: T) => unknown> },
): string[] {
  const old = new Map(before.map((item) => [item.name, item]));
  const names = new Set(after.map(({ name }) => name));
  return [
    ...before.filter(({ name }) => !names.has(name)).map(({ name }) => `${noun} ${name} goes`),
    ...after.flatMap((item) => {
      const was = old.get(item.name);
      if (was === undefined) return [`${noun} ${item.name} is new`];
      return Object.entries(fields).flatMap(([field, of]) =>
        diffField(`${noun} ${item.name}`, field, [of(was), of(item)]),
      );
    }),
  ];
}

function diffField(what: string, field: string, [was, is]: readonly [unknown, unknown]): string[] {
  if (isDeepStrictEqual(was, is)) return [];
  return typeof is === 'string' || typeof is === 'number'
    ? [`${what}: ${field} ${String(was)} becomes ${is}`]
    : [`${what}: ${field} change`];
}
