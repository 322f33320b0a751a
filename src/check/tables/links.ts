import type { Link, Observation } from '../../observe/tables.ts';
import { cell, option, type Row, type TableView, words } from '../row.ts';

/** The devices, as checks see them; the peer of a cable is found by its index in the namespace the kernel names. */
export const linksView = {
  columns: {
    dev: 'device',
    kind: 'word',
    mac: 'mac',
    mtu: 'word',
    master: 'device',
    peer: 'peer',
    state: 'word',
    vni: 'word',
    local: 'address',
    port: 'word',
    hairpin: 'word',
    learning: 'word',
  },
  command: ['ip', '-d', 'link', 'show'],
  rows: (observation, where) =>
    observation.links
      .filter((link) => link.where === where)
      .map((link) => linkRow(link, peerOf(link, observation))),
} as const satisfies TableView;

function linkRow(link: Link, peer: string | undefined): Row {
  const { dev, kind, mac, mtuBytes, master, state, hairpin, vxlan } = link;
  const cells = {
    ...{
      dev: [dev],
      kind: cell(kind),
      mac: cell(mac),
      mtu: cell(mtuBytes),
      master: cell(master),
      peer: cell(peer),
    },
    ...{ state: [state], vni: cell(vxlan?.vni), local: cell(vxlan?.local), port: cell(vxlan?.port) },
    ...{ hairpin: onOff(hairpin), learning: onOff(vxlan?.learning) },
  };
  const vxlanWords =
    vxlan && words('vxlan', `id ${vxlan.vni}`, option('local', vxlan.local), `dstport ${vxlan.port}`);
  const rest = [
    option('master', master),
    `state ${state}`,
    option('lladdr', mac),
    vxlanWords ?? kind,
    option('peer', peer),
  ];
  return { cells, line: words(`${link.index}: ${dev}`, `mtu ${mtuBytes}`, ...rest), isLearned: false };
}

/** The other end as NAMESPACE/DEVICE, only if that end points back: the indexes of a pair match crosswise. */
function peerOf(link: Link, observation: Observation): string | undefined {
  const isOtherEnd = (other: Link): boolean =>
    other.where === link.peerNetns && other.index === link.peerIndex && other.peerIndex === link.index;
  const other = observation.links.find(isOtherEnd);
  return other && `${other.where}/${other.dev}`;
}

/** YAML reads `on` as a word and `true` as a truth value: both are taken. */
function onOff(value: boolean | undefined): readonly string[] {
  if (value === undefined) return [];
  return value ? ['on', 'true'] : ['off', 'false'];
}
