import { readKernelAddress } from '../../netlink/kernel-address.ts';
import { FAMILY } from '../../netlink/request.ts';
import type { NetlinkPlace, TableEntry } from './table-entry.ts';

const SCOPES = new Map([
  [0, 'global'],
  [200, 'site'],
  [253, 'link'],
  [254, 'host'],
]);

/** Reads RTM_NEWADDR and RTM_DELADDR; `undefined` for a message that names no address. */
export function readAddress(payload: Buffer, { where, deviceOf }: NetlinkPlace): TableEntry | undefined {
  const told = readKernelAddress(payload);
  if (told === undefined) return undefined;
  const { address, prefixLength, broadcast, scope } = told;
  const dev = deviceOf(told.device);
  const row = {
    where,
    dev,
    family: told.family === FAMILY.inet ? ('inet' as const) : ('inet6' as const),
    address,
    prefixLength,
    broadcast,
    scope: SCOPES.get(scope) ?? String(scope),
  };
  return { table: 'addresses', key: `${dev} ${address}/${prefixLength}`, row };
}
