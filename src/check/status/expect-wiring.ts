import type { LabPod } from '../../lab/lab.ts';
import type { PodWiring } from '../../lab/pod-wiring.ts';
import type { ExpectedLink, ExpectedRows } from './expected.ts';

/** The pod's end of what CNI plugins made: as they left it, since what their configuration wants is theirs to know. */
export function expectWiredPod(
  where: string,
  { eth0, address, prefixLength, broadcast, routes }: PodWiring,
): ExpectedRows {
  const { name: dev, mac, mtuBytes, txqueuelen } = eth0;
  return {
    links: [{ where, dev, role: 'its network card', kind: 'veth', mac, mtuBytes, txqueuelen }],
    addresses: [{ where, dev, family: 'inet', address, prefixLength, broadcast }],
    routes: routes.map(({ dst, via }) => ({
      ...{ where, dev, family: 'inet' as const, dst, via, isOnlink: false, leadsTo: leadsTo(dst) },
    })),
    neighbours: [],
    fdb: [],
  };
}

function leadsTo(dst: string): string {
  return dst === 'default' ? 'all else' : 'the pods of other nodes';
}

/** The node's end of it. */
export function expectWiredPort({ name, node }: LabPod, { veth }: PodWiring): ExpectedLink {
  const { name: dev, mac, mtuBytes, txqueuelen, master, hairpin } = veth;
  return {
    ...{ where: node, dev, role: `${name}'s cable`, kind: 'veth', mac, mtuBytes, txqueuelen },
    ...(master !== undefined && { master }),
    ...(hairpin !== undefined && { hairpin }),
  };
}
