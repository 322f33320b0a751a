import type { Scenario } from '../scenario/scenario.ts';
import type { Style } from './style.ts';

/** `netlab.yaml: valid, 2 nodes, 3 pods, 14 steps` */
export function formatValid({ source, nodes, pods, steps }: Scenario, style: Style): string {
  const counts = [count(nodes, 'node'), count(pods, 'pod'), count(steps, 'step')];
  return `${style.strong(source.file)}: ${style.good('valid')}, ${counts.join(', ')}\n`;
}

function count(list: readonly unknown[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}
