import type { Lab, LabHost } from '../../lab/lab.ts';
import { expectAddress } from './expect-address.ts';
import { type ExpectedRows, joinRows } from './expected.ts';

/** A machine on the underlay: its network card with its address, and the way to all else. */
export function expectHost(
  { underlay }: Pick<Lab, 'underlay'>,
  { name, address, eth0: card }: LabHost,
): ExpectedRows {
  const eth0 = { where: name, dev: 'eth0' };
  const { subnet, gateway: via } = underlay;
  return joinRows([
    {
      links: [{ ...eth0, role: 'its network card', kind: 'veth', ...card }],
      routes: [{ ...eth0, dst: 'default', via, isOnlink: false, leadsTo: 'all else' }],
    },
    expectAddress(eth0, address, { subnet, neighbours: 'the nodes' }),
  ]);
}
