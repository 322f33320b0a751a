import type { Scenario } from '../scenario/scenario.ts';
import { count } from './count.ts';
import type { Style } from './style.ts';

/** `netlab.yaml: valid, 2 nodes, 3 pods, 14 steps` */
export function formatValid({ source, nodes, pods, steps }: Scenario, style: Style): string {
  const counts = [count(nodes.length, 'node'), count(pods.length, 'pod'), count(steps.length, 'step')];
  return `${style.strong(source.file)}: ${style.good('valid')}, ${counts.join(', ')}\n`;
}
