import type { EdgeAttributesObject, GraphBaseModel } from 'ts-graphviz';
import { UNDERLAY } from '../net/names.ts';
import { wordsLabel } from './label.ts';
import { colour, type Ink } from './palette.ts';
import { outward } from './outward.ts';
import { svgEdgeId } from './svg-id.ts';
import type { Edge, Place, Topology } from './topology.ts';
import { edgeWords } from './words.ts';

/**
 * Edges, and invisible ones that keep the columns: underlay, eth0, tunnel end, bridge, cables, pods, containers. `dot` ranks by
 * the direction of edges, so each is drawn away from the underlay.
 */
export function drawEdges(root: GraphBaseModel, topology: Topology, prefix: string): void {
  const { edges, places, overlays } = topology;
  for (const edge of edges.filter(({ kind }) => kind !== 'tunnel')) {
    root.edge([...outward(edge)], { ...lookOf(edge, prefix), ...pullOf(edge) });
  }
  for (const { id } of overlays) {
    drawBus(root, id, { tunnels: edges.filter(({ kind, to }) => kind === 'tunnel' && to === id), prefix });
  }
  const held = new Set(edges.filter(isHolding).map((edge) => outward(edge)[1]));
  for (const place of places) anchor(root, place, held);
  keepOrder(root, topology);
}

/** Whether an edge places its outer end. A cable somebody added may lead anywhere, also in a ring. */
function isHolding({ kind, isExtra }: Edge): boolean {
  return kind !== 'tunnel' && !(kind === 'veth' && isExtra);
}

/** How strongly an edge wants to be level: cables most of all; a bridge's fan must be free to open. */
function pullOf(edge: Edge): EdgeAttributesObject {
  if (!isHolding(edge)) return { constraint: false };
  switch (edge.kind) {
    case 'veth':
      return { weight: 1000 };
    case 'over':
    case 'route':
      return { weight: 200 };
    case 'port':
      // The underlay's box would rather be small, with the nodes' devices drawn to its middle: away from that of their pods.
      return { weight: edge.from.startsWith(`${UNDERLAY}/`) ? 1 : 100 };
    case 'tunnel':
      return {};
  }
}

/**
 * A VXLAN network as one line from tunnel end to tunnel end, as one draws a bus: each end's edge is the stretch below it.
 * An edge from every end to every other, or to one point, would be a hairball with ten nodes.
 */
function drawBus(
  root: GraphBaseModel,
  overlay: string,
  { tunnels, prefix }: { readonly tunnels: readonly Edge[]; readonly prefix: string },
): void {
  const column = root.createSubgraph({ rank: 'same' });
  tunnels.forEach((edge, index) => {
    const next = tunnels[index + 1]?.from ?? overlay;
    column.edge([next, edge.from], { ...lookOf(edge, prefix), weight: 0 });
  });
}

/** Devices that nothing places (extra ones, a bridge without routes) stand behind the tunnel end, else behind their namespace's first. */
function anchor(root: GraphBaseModel, place: Place, held: ReadonlySet<string>): void {
  const [first, ...others] = place.devices;
  if (first === undefined) return;
  const loose = others.filter(({ id }) => !held.has(id));
  const behind = others.find(({ id, kind }) => kind === 'vxlan' && held.has(id)) ?? first;
  for (const { id } of [...loose, ...place.containers]) root.edge([behind.id, id], { style: 'invis' });
}

/** `dot` stacks a column from the bottom up along its edges: the first cable is the last of the chain. */
function keepOrder(root: GraphBaseModel, { places, edges }: Topology): void {
  const isPort = new Set(edges.filter(({ kind }) => kind === 'port').map(({ to }) => to));
  for (const { devices } of places) {
    const ports = devices.filter(({ id, isExtra }) => isPort.has(id) && !isExtra).map(({ id }) => id);
    const column = root.createSubgraph({ rank: 'same' });
    ports.forEach((id, index) => {
      const above = ports[index - 1];
      if (above !== undefined) column.edge([id, above], { style: 'invis' });
    });
  }
}

function lookOf(edge: Edge, prefix: string): EdgeAttributesObject {
  const { kind, state, isExtra } = edge;
  const words = edgeWords(edge);
  const ink = inkOf(edge);
  const isBroken = state === 'missing' || state === 'unseen';
  return {
    id: svgEdgeId(edge, prefix),
    class: `edge ${kind} ${state}`,
    color: colour(ink),
    style: isBroken ? 'dotted' : styleOf(kind),
    ...(kind === 'tunnel' || isExtra ? { penwidth: 1.4 } : {}),
    ...(words.length === 0
      ? {}
      : { [labelOf(kind)]: wordsLabel(words), fontcolor: colour(ink === 'line' ? 'muted' : ink) }),
  };
}

/** A label that takes part in the layout would bend a line within a column. */
function labelOf(kind: Edge['kind']): 'label' | 'xlabel' {
  return kind === 'tunnel' ? 'xlabel' : 'label';
}

function styleOf(kind: Edge['kind']): 'solid' | 'dashed' | 'dotted' {
  switch (kind) {
    case 'veth':
    case 'port':
      return 'solid';
    case 'over':
    case 'tunnel':
      return 'dashed';
    case 'route':
      return 'dotted';
  }
}

function inkOf({ kind, state, isExtra }: Edge): Ink {
  if (isExtra) return 'extra';
  if (state === 'down' || state === 'missing' || state === 'impaired') return 'bad';
  return kind === 'tunnel' || kind === 'over' ? 'vxlan' : 'line';
}
