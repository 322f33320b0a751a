import type { Lab, LabHost } from '../../lab/lab.ts';
import { expectAddress, expectAddress6 } from './expect-address.ts';
import { type ExpectedRows, joinRows } from './expected.ts';

/** A machine on the underlay: its network card with its addresses, and the way to all else. */
export function expectHost(
  { underlay }: Pick<Lab, 'underlay'>,
  { name: where, address, ipv6, eth0: card }: LabHost,
): ExpectedRows {
  const eth0 = { where, dev: 'eth0' };
  const toAll = { ...eth0, dst: 'default', isOnlink: false, leadsTo: 'all else' };
  const neighbours = 'the nodes';
  const v4: readonly Partial<ExpectedRows>[] = [
    { links: [{ ...eth0, role: 'its network card', kind: 'veth', ...card }] },
    { routes: [{ ...toAll, family: 'inet', via: underlay.gateway }] },
    expectAddress(eth0, address, { subnet: underlay.subnet, neighbours }),
  ];
  if (underlay.ipv6 === undefined || ipv6 === undefined) return joinRows(v4);
  return joinRows([
    ...v4,
    { routes: [{ ...toAll, family: 'inet6', via: underlay.ipv6.gateway }] },
    expectAddress6(eth0, ipv6.address, { subnet: underlay.ipv6.subnet, neighbours }),
  ]);
}
