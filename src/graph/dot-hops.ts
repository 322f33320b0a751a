import type { GraphBaseModel } from 'ts-graphviz';
import { rowsBy } from '../check/rows-by.ts';
import type { Hop } from './hop.ts';
import { wordsLabel } from './label.ts';
import { colour } from './palette.ts';
import { svgEdgeId } from './svg-id.ts';

/** Why packets ended, by the vertex they came as far as. */
export function endsOf(hops: readonly Hop[]): ReadonlyMap<string, readonly string[]> {
  const ends = rowsBy(
    hops.filter(({ kind }) => kind === 'drop'),
    ({ to }) => to,
  );
  return new Map([...ends].map(([to, drops]) => [to, drops.map(({ label }) => label)] as const));
}

/**
 * Arrows along the devices. Without constraint, and with labels that are placed when all else is, they move no device.
 */
export function drawHops(root: GraphBaseModel, hops: readonly Hop[], prefix: string): void {
  hops.forEach((hop, index) => {
    const { from, to, kind, label } = hop;
    if (from === to) return;
    root.edge([from, to], {
      id: `${svgEdgeId(hop, prefix)}_hop${index + 1}`,
      class: `hop ${kind}`,
      dir: 'forward',
      constraint: false,
      color: colour(kind),
      // Why a packet was dropped stands in the box it came to.
      // At the tail: there and back would have their numbers at one place in the middle.
      taillabel: wordsLabel([kind === 'drop' ? '✗' : label]),
      labeldistance: 1.6,
      labelangle: 20,
      fontcolor: colour(kind),
      // A picture is often shown smaller than it is drawn, and the numbers are what one looks for.
      fontsize: 13,
      penwidth: 1.8,
      arrowsize: 0.7,
      style: kind === 'arp' ? 'dashed' : 'solid',
    });
  });
}
