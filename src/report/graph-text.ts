import {
  type ContainerVertex,
  type Device,
  type Edge,
  type Place,
  type Topology,
  isMachine,
} from '../graph/topology.ts';
import { isBad, placeWords, remarksOf, subnetWords } from '../graph/words.ts';
import type { Style } from './style.ts';
import { formatColumns } from './table.ts';

/**
 * The topology as a tree, for a terminal of 80 columns: the underlay, its nodes, their pods, in each its devices, with `──` to the
 * other end of a cable and `→` to what routes lead to. What differs stands below the device it belongs to.
 *
 *     underlay  192.168.50.0/24
 *     └─ node-1  pods 10.244.1.0/24
 *        │  eth0          192.168.50.11/24  mtu 1500  ── underlay/node-1
 *        │  veth9bb860b4                    mtu 1450  ── pod-a/eth0 in cni0
 *        └─ pod-a
 *              eth0  10.244.1.2/24  mtu 1450  ── node-1/veth9bb860b4
 *                ! down
 */
export function formatGraph(topology: Topology, style: Style): string {
  const { places, name, source } = topology;
  const tree = { topology, style };
  const head = `lab ${style.strong(name)}, ${source === 'plan' ? 'as planned' : 'as the kernel has it'}\n\n`;
  const [underlay] = places;
  if (underlay === undefined) return head;
  const machines = places.filter(isMachine);
  return (
    head +
    formatPlace(underlay, machines, tree)
      .map((line) => `${line}\n`)
      .join('')
  );
}

interface Tree {
  readonly topology: Topology;
  readonly style: Style;
}

/** A place, its devices, and the places below it. */
function formatPlace(place: Place, below: readonly Place[], tree: Tree): readonly string[] {
  const bar = below.length === 0 ? ' ' : '│';
  const inside = [
    ...place.marks.map((mark) => tree.style.bad(`! ${mark}`)),
    ...formatDevices(place, tree),
    ...formatContainers(place.containers, tree.style),
  ];
  return [
    formatHead(place, tree),
    ...inside.map((line) => `${bar}  ${line}`),
    ...below.flatMap((child, index) => branch(formatChild(child, tree), index === below.length - 1)),
  ];
}

function formatChild(place: Place, tree: Tree): readonly string[] {
  const pods = tree.topology.places.filter(({ node }) => node === place.id);
  return formatPlace(place, pods, tree);
}

function branch([head = '', ...rest]: readonly string[], isLast: boolean): readonly string[] {
  return [`${isLast ? '└─' : '├─'} ${head}`, ...rest.map((line) => `${isLast ? ' ' : '│'}  ${line}`)];
}

function formatHead(place: Place, { style }: Tree): string {
  const words = placeWords(place);
  return `${style.name(place.id)}${words === '' ? '' : `  ${style.dim(words)}`}`;
}

/** A row a device, aligned, a second address below the first; what is to be said of it on lines of their own. */
function formatDevices({ devices }: Place, tree: Tree): readonly string[] {
  const { style } = tree;
  const rows = devices.map((device) => deviceRows(device, tree));
  const lines = formatColumns([], rows.flat()).split('\n');
  let next = 0;
  return devices.flatMap((device, index) => [
    ...lines.slice(next, (next += rows[index]?.length ?? 0)),
    ...leadsTo(device, tree).map((words) => `  ${style.dim(`→ ${words}`)}`),
    ...formatMarks(remarksOf(device), isBad(device) ? style : { ...style, bad: style.warn }),
  ]);
}

function deviceRows(device: Device, tree: Tree): readonly (readonly string[])[] {
  const { dev, addresses, mtuBytes } = device;
  const [first = '', ...more] = addresses;
  const { bad, dim } = tree.style;
  return [
    [isBad(device) ? bad(dev) : dev, first, dim(`mtu ${mtuBytes}`), joinedWords(device, tree)],
    ...more.map((address) => ['', address, '', '']),
  ];
}

function formatMarks(marks: readonly string[], style: Style): readonly string[] {
  return marks.map((mark) => `  ${style.bad(`! ${mark}`)}`);
}

function formatContainers(containers: readonly ContainerVertex[], style: Style): readonly string[] {
  return containers.flatMap(({ name, does, marks }) => [
    style.dim(`[${name}] ${does}`),
    ...formatMarks(marks, style),
  ]);
}

/** What a device is joined to: `── pod-a/eth0 in cni0`. */
function joinedWords({ id, kind }: Device, { topology }: Tree): string {
  const words = topology.edges
    .filter(({ state }) => state !== 'missing')
    .flatMap((edge) => [
      ...(edge.from === id ? fromWords(edge) : []),
      ...(edge.to === id ? toWords(edge) : []),
    ]);
  return [...new Set([...(kind === 'bridge' ? ['bridge'] : []), ...words])].join(' ');
}

function fromWords({ kind, to }: Edge): readonly string[] {
  switch (kind) {
    case 'veth':
      return [`── ${to}`];
    case 'over':
      return [`over ${devOf(to)}`];
    case 'tunnel':
      return [to.replace('vxlan/', 'VXLAN ')];
    case 'port':
    case 'route':
      return [];
  }
}

function toWords({ kind, from }: Edge): readonly string[] {
  switch (kind) {
    case 'veth':
      return [`── ${from}`];
    case 'port':
      return [`in ${devOf(from)}`];
    case 'over':
    case 'tunnel':
    case 'route':
      return [];
  }
}

/** The pod subnets that are reached by a device. */
function leadsTo({ id }: Device, { topology }: Tree): readonly string[] {
  return topology.edges
    .filter(({ kind, to, state }) => kind === 'route' && to === id && state !== 'missing')
    .flatMap(subnetWords);
}

function devOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
