import { inNamespace } from '../../check/shown-by.ts';
import type { Link, VxlanInfo } from '../../observe/tables.ts';
import type { Section } from './section.ts';
import { NOBODY, type View, withOwner } from './view.ts';

/** The devices and what they are plugged into; folded away is the loopback. */
export function linkSections(view: View, where: string): readonly Section[] {
  const links = view.observation.links.filter((link) => link.where === where);
  const shown = view.isAll ? links : links.filter((link) => !isLoopback(link));
  return [
    {
      where,
      title: 'devices',
      command: ['ip', ...inNamespace(where), '-d', 'link'].join(' '),
      head: ['#', 'DEV', 'KIND', 'MTU', 'STATE', 'MASTER', 'MAC', 'OTHER END'],
      rows: shown.map((link) => [
        String(link.index),
        link.dev,
        link.kind ?? NOBODY,
        String(link.mtuBytes),
        stateOf(link),
        link.master ?? NOBODY,
        link.mac ?? NOBODY,
        otherEnd(link, view),
      ]),
      notes: shown.flatMap(({ dev, vxlan }) => (vxlan === undefined ? [] : [tunnelNote(dev, vxlan, view)])),
      folded: links.length - shown.length,
      foldedKind: 'loopback',
      whenEmpty: 'no devices but lo',
    },
  ];
}

function isLoopback({ flags }: Link): boolean {
  return flags.includes('LOOPBACK');
}

/** `up` is switched on and has a carrier. */
function stateOf({ flags }: Link): string {
  if (!flags.includes('UP')) return 'down';
  return flags.includes('LOWER_UP') ? 'up' : 'unplugged';
}

/** `pod-a/eth0`; where only the index was read, `pod-a #2`. */
function otherEnd(link: Link, { observation, style }: View): string {
  const { peerIndex, peerNetns } = link;
  if (peerIndex === undefined) return NOBODY;
  if (peerNetns === undefined) return `#${peerIndex} elsewhere`;
  const peer = observation.links.find((other) => other.where === peerNetns && other.index === peerIndex);
  return peer === undefined
    ? `${style.name(peerNetns)} #${peerIndex}`
    : style.name(`${peerNetns}/${peer.dev}`);
}

/** `flannel.1: VNI 1, from 192.168.50.11 (node-1) to UDP port 8472` */
function tunnelNote(dev: string, { vni, local, port, learning }: VxlanInfo, view: View): string {
  const from = local === undefined ? '' : `, from ${withOwner(view, local)}`;
  return `${dev}: VNI ${vni}${from} to UDP port ${port}${learning ? ', learning' : ''}`;
}
