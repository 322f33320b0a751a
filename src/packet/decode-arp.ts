import { ipv4At, macAt } from './addresses-at.ts';
import type { Payload } from './frame.ts';

const ARP_BYTES = 28;
/** Hardware type Ethernet, protocol IPv4, address lengths 6 and 4. */
const ETHERNET_AND_IPV4 = 0x00_01_08_00_06_04;

/** Reads an ARP request or reply for IPv4 over Ethernet. @see RFC 826 */
export function decodeArp(bytes: Buffer): Payload {
  const isReadable = bytes.length >= ARP_BYTES && bytes.readUIntBE(0, 6) === ETHERNET_AND_IPV4;
  const operation = isReadable ? operationOf(bytes.readUInt16BE(6)) : undefined;
  if (operation === undefined) return { kind: 'malformed', protocol: 'ARP' };
  return {
    kind: 'arp',
    operation,
    senderMac: macAt(bytes, 8),
    senderIp: ipv4At(bytes, 14),
    targetMac: macAt(bytes, 18),
    targetIp: ipv4At(bytes, 24),
  };
}

function operationOf(code: number): 'request' | 'reply' | undefined {
  if (code === 1) return 'request';
  return code === 2 ? 'reply' : undefined;
}
