import { basename } from 'node:path';
import { builtinScenarios } from './scenario-argument.ts';

/** The lessons in the order to read them, which scenarios/README.md gives reasons for. */
const ORDER: readonly string[] = [
  'same-node',
  'arp-on-the-wire',
  'one-pod-localhost',
  'namespaces',
  'two-nodes-routed',
  'two-nodes-vxlan',
  'inside-the-tunnel',
  'two-nodes-dual-stack',
  'lease-database',
  'inside-wireguard',
  'through-a-process',
  'by-hand',
];

/** Files of the built-in scenarios in the order to read them; those the order does not name come last, by name. */
export function lessonFiles(): readonly string[] {
  const place = (file: string): number => {
    const index = ORDER.indexOf(basename(file, '.yaml'));
    return index === -1 ? ORDER.length : index;
  };
  return builtinScenarios().toSorted((a, b) => place(a) - place(b));
}
