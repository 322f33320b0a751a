import type { LabNode, LabPod } from '../lab/lab.ts';
import type { Change } from './change.ts';

/** Something that a change takes away, brings, or both (`~`: it is made again, or its containers change). */
export interface ChangeLine {
  readonly sign: '-' | '+' | '~';
  readonly kind: 'node' | 'pod';
  readonly name: string;
  readonly why: string;
  /** Where it is to be. */
  readonly where: string;
}

/** What a change does, in the order of the lab. */
export function changeLines(change: Change): readonly ChangeLine[] {
  return [
    ...linesOf('node', { leaving: change.nodesLeaving, joining: change.nodesJoining }, whereIsNode),
    ...change.agents.map(
      ({ node, why }) => ({ sign: '~', kind: 'node', name: node, why, where: '' }) as const,
    ),
    ...linesOf('pod', { leaving: change.podsLeaving, joining: change.podsJoining }, whereIsPod),
    ...change.containers.map(containerLine),
  ];
}

interface Ends<T> {
  readonly leaving: readonly { readonly item: T; readonly why: string }[];
  readonly joining: readonly { readonly item: T; readonly why: string }[];
}

function linesOf<T extends { readonly name: string }>(
  kind: ChangeLine['kind'],
  { leaving, joining }: Ends<T>,
  whereOf: (item: T) => string,
): readonly ChangeLine[] {
  const names = (ends: Ends<T>['leaving']): ReadonlySet<string> => new Set(ends.map(({ item }) => item.name));
  const [gone, come] = [names(leaving), names(joining)];
  return [
    ...leaving
      .filter(({ item }) => !come.has(item.name))
      .map(({ item, why }) => ({ sign: '-', kind, name: item.name, why, where: '' }) as const),
    ...joining.map(({ item, why }) => {
      const sign = gone.has(item.name) ? '~' : '+';
      return { sign, kind, name: item.name, why, where: whereOf(item) } as const;
    }),
  ];
}

function whereIsNode({ address, subnet, ipv6 }: LabNode): string {
  return `${[address, ipv6?.address].filter(Boolean).join(' and ')}, pods ${[subnet, ipv6?.subnet].filter(Boolean).join(' and ')}`;
}

function whereIsPod({ node, address, ipv6 }: LabPod): string {
  return `on ${node}, ${[address, ipv6?.address].filter(Boolean).join(' and ')}`;
}

function containerLine({ pod, stop, start }: Change['containers'][number]): ChangeLine {
  const started = start.map(({ name }) => name);
  const again = started.filter((name) => stop.includes(name));
  const words = [
    ...phrase(
      'starts',
      started.filter((name) => !again.includes(name)),
    ),
    ...phrase('starts again', again),
    ...phrase(
      'ends',
      stop.filter((name) => !again.includes(name)),
    ),
  ];
  return { sign: '~', kind: 'pod', name: pod, why: words.join('; '), where: '' };
}

function phrase(verb: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${verb} ${names.join(', ')}`];
}

/** A change as lines of text: `+ pod pod-d is new: on node-2, 10.244.2.3`. */
export function changeText(change: Change): string {
  return changeLines(change)
    .map(
      ({ sign, kind, name, why, where }) =>
        `${sign} ${kind} ${name} ${why}${where === '' ? '' : `: ${where}`}\n`,
    )
    .join('');
}
