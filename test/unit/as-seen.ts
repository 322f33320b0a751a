import { expectedState } from '../../src/check/status/expected-state.ts';
import type { ExpectedLink } from '../../src/check/status/expected.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { UNDERLAY } from '../../src/net/names.ts';
import type { Link, Observation } from '../../src/observe/tables.ts';

/** What the kernel shows when everything is as it should be, and noise of its own. */
export function asSeen(lab: Lab): Observation {
  const expected = expectedState(lab);
  const links = expected.links.map((link, index) => linkOf(link, index));
  return {
    links: links.map((link) => ({ ...link, ...peerOf(link, links, lab) })),
    addresses: expected.addresses.map((address) => ({ ...address, scope: 'global' })),
    routes: expected.routes.map(({ isOnlink, leadsTo: _leadsTo, ...route }) => ({
      ...{ ...route, flags: isOnlink ? ['onlink'] : [] },
      ...{ type: undefined, src: undefined, scope: undefined, proto: undefined },
    })),
    neighbours: [
      ...expected.neighbours.map(({ peer: _peer, ...row }) => ({ ...row, state: 'PERMANENT' })),
      { where: 'pod-a', ip: '10.244.1.1', dev: 'eth0', mac: '02:00:00:00:00:01', state: 'STALE' },
    ],
    fdb: expected.fdb.map(({ peer: _peer, dev, ...row }) => ({
      ...{ ...row, port: dev, master: undefined, state: 'permanent', flags: ['self'] },
    })),
    absent: [],
  };
}

/** The observation with one device changed. */
export function withLink(seen: Observation, id: string, change: Partial<Link>): Observation {
  const links = seen.links.map((link) =>
    `${link.where}/${link.dev}` === id ? { ...link, ...change } : link,
  );
  return { ...seen, links };
}

/** A device that `ip link add` would make beside those of the lab. */
export function extraLink(where: string, dev: string, more: Partial<Link> = {}): Link {
  return {
    ...{ where, dev, index: 900, mac: '02:00:00:00:00:99', mtuBytes: 1500, state: 'UP', kind: 'dummy' },
    ...{ flags: ['UP', 'LOWER_UP'], master: undefined, peerIndex: undefined, peerNetns: undefined },
    ...{ txqueuelen: 1000, hairpin: undefined, vxlan: undefined },
    ...more,
  };
}

function linkOf(link: ExpectedLink, index: number): Link {
  const { where, dev, kind, mac, mtuBytes, master, hairpin, txqueuelen, vxlan } = link;
  return {
    ...{ where, index, dev, kind, mac, mtuBytes, master, hairpin },
    ...{ state: 'UP', flags: ['BROADCAST', 'UP', 'LOWER_UP'] },
    ...{ peerIndex: undefined, peerNetns: undefined, txqueuelen: txqueuelen === 0 ? undefined : txqueuelen },
    vxlan: vxlan && { ...vxlan, learning: false },
  };
}

/** Where the other end of a device's cable is, as the kernel says it: by index and namespace. */
function peerOf({ where, dev }: Link, links: readonly Link[], lab: Lab): Partial<Link> {
  const cables = [
    ...lab.nodes.map(({ name, port }) => [`${UNDERLAY}/${port.name}`, `${name}/eth0`]),
    ...lab.pods.map(({ name, node, veth }) => [`${node}/${veth.name}`, `${name}/eth0`]),
  ];
  const id = `${where}/${dev}`;
  const far = cables.find((ends) => ends.includes(id))?.find((end) => end !== id);
  const peer = links.find((link) => `${link.where}/${link.dev}` === far);
  return peer === undefined ? {} : { peerIndex: peer.index, peerNetns: peer.where };
}
