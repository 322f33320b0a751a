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
  const { cidr, backend } = after.network;
  return [
    ...changed('the underlay', describeUnderlay(before), describeUnderlay(after)),
    ...changed('the pod network', before.network.cidr, cidr),
    ...changed('the backend', JSON.stringify(before.network.backend), JSON.stringify(backend)),
  ];
}

function describeUnderlay({ underlay }: Lab): string {
  return `${underlay.subnet}, gateway ${underlay.gateway}, MTU ${underlay.mtuBytes}`;
}

function changed(what: string, before: string, after: string): string[] {
  return before === after ? [] : [`${what}: ${before} becomes ${after}`];
}

const nodeFields: Record<string, (node: LabNode) => unknown> = {
  address: (node) => node.address,
  'pod subnet': (node) => node.subnet,
  'pod MTU': (node) => node.podMtuBytes,
};

const podFields: Record<string, (pod: LabPod) => unknown> = {
  node: (pod) => pod.node,
  address: (pod) => pod.address,
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
