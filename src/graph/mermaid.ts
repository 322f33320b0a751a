import { colour } from './palette.ts';
import { outward } from './outward.ts';
import { svgId } from './svg-id.ts';
import type { ContainerVertex, Device, Edge, Overlay, Place, Topology } from './topology.ts';
import { edgeWords, isBad, placeWords, remarksOf } from './words.ts';

/**
 * A picture in Mermaid's language, as GitHub and GitLab draw it from a fenced block. Vertices have the ids `svgId` gives.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function formatMermaid({ name, places, overlays, edges }: Topology): string {
  const pods = (node: string): readonly Place[] => places.filter((place) => place.node === node);
  const boxes = places
    .filter(({ node }) => node === undefined)
    .flatMap((place) => [
      ...subgraph(
        place,
        pods(place.id).flatMap((pod) => subgraph(pod, [])),
      ),
    ]);
  const lines = [
    ...boxes,
    ...overlays.map(overlayLine),
    ...edges.map(edgeLine),
    `classDef bad stroke:${colour('bad')},color:${colour('bad')}`,
    `classDef extra stroke:${colour('extra')}`,
  ];
  return `---\ntitle: ${quoted(name)}\n---\nflowchart LR\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function subgraph(place: Place, inner: readonly string[]): readonly string[] {
  const { id, kind, subnet, marks, devices, containers } = place;
  const words = kind === 'store' ? placeWords(place) : subnet;
  const title = [id, ...(words === undefined ? [] : [words]), ...marks].join(' · ');
  const lines = [...devices.map(deviceLine), ...containers.map(containerLine), ...inner];
  // An id of one word could be one of Mermaid's own, as `end` is.
  return [`subgraph ${svgId(id, 'in-')}[${quoted(title)}]`, ...lines.map((line) => `  ${line}`), 'end'];
}

function deviceLine(device: Device): string {
  const { id, dev, addresses } = device;
  const label = [dev, ...addresses, ...remarksOf(device)];
  if (isBad(device)) return `${svgId(id)}[${quoted(...label)}]:::bad`;
  return `${svgId(id)}[${quoted(...label)}]${device.isExtra ? ':::extra' : ''}`;
}

function containerLine({ id, name, does, marks }: ContainerVertex): string {
  return `${svgId(id)}([${quoted(name, does, ...marks)}])${marks.length > 0 ? ':::bad' : ''}`;
}

function overlayLine({ id, vni, port }: Overlay): string {
  return `${svgId(id)}{{${quoted(`VXLAN ${vni}`, `UDP ${port}`)}}}`;
}

function edgeLine(edge: Edge): string {
  const words = edgeWords(edge);
  const label = words.length === 0 ? '' : `|${quoted(...words)}|`;
  const [near, far] = outward(edge);
  return `${svgId(near)} ${lineOf(edge)}${label} ${svgId(far)}`;
}

function lineOf({ kind, state }: Edge): string {
  const isWhole = state === 'planned' || state === 'up';
  return isWhole && (kind === 'veth' || kind === 'port') ? '---' : '-.-';
}

/** A label of several lines; its quotes and other signs as Mermaid's entities, so that no text is taken for syntax. */
function quoted(...lines: readonly string[]): string {
  const text = lines.map((line) =>
    line.replaceAll(/[^\w .,:/·()-]/gu, (char) => `#${char.codePointAt(0) ?? 0};`),
  );
  return `"${text.join('<br>')}"`;
}
