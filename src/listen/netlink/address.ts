import { addressOf, readAttributes } from '../../netlink/attributes.ts';
import { cutOff } from '../../netlink/messages.ts';
import type { NetlinkPlace, TableEntry } from './table-entry.ts';

/** `struct ifaddrmsg`: family, prefix length, flags, scope, index. */
const HEADER_BYTES = 8;

/** @see linux/if_addr.h */
const IFA = { address: 1, local: 2, broadcast: 4 } as const;

const AF_INET = 2;

const SCOPES = new Map([
  [0, 'global'],
  [200, 'site'],
  [253, 'link'],
  [254, 'host'],
]);

/** Reads RTM_NEWADDR and RTM_DELADDR; `undefined` for a message that names no address. */
export function readAddress(payload: Buffer, { where, deviceOf }: NetlinkPlace): TableEntry | undefined {
  if (payload.length < HEADER_BYTES) throw cutOff('an address without its head');
  const attributes = readAttributes(payload, HEADER_BYTES);
  // IPv6 has no `local` where there is no peer.
  const address = addressOf(attributes, IFA.local) ?? addressOf(attributes, IFA.address);
  if (address === undefined) return undefined;
  const dev = deviceOf(payload.readUInt32LE(4));
  const prefixLength = payload.readUInt8(1);
  const scope = payload.readUInt8(3);
  const row = {
    where,
    dev,
    family: payload.readUInt8(0) === AF_INET ? ('inet' as const) : ('inet6' as const),
    address,
    prefixLength,
    broadcast: addressOf(attributes, IFA.broadcast),
    scope: SCOPES.get(scope) ?? String(scope),
  };
  return { table: 'addresses', key: `${dev} ${address}/${prefixLength}`, row };
}
