/** Places in an IPv4 header, bytes. @see RFC 791 section 3.1 */
const FRAGMENT_AT = 6;
const TTL_AT = 8;
const PROTOCOL_AT = 9;
const CHECKSUM_AT = 10;
const SOURCE_AT = 12;
const DESTINATION_AT = 16;
const HEADER_BYTES = 20;

const ICMP = 1;
const ICMP_HEADER_BYTES = 8;
/** Type 3, code 0. @see RFC 792 */
const NET_UNREACHABLE = 0x0300;
/** Of what could not be sent: its header, and so much of what follows. */
const QUOTED_BYTES = 8;
/** flannel's: the answer stays on the node. */
const ANSWER_TTL = 8;

/** Whether it is an IPv4 packet with a whole header. */
export function isIpv4(packet: Buffer): boolean {
  return packet.length >= HEADER_BYTES && packet.readUInt8(0) >> 4 === 4;
}

/** The destination address as an unsigned number. */
export function destinationOf(packet: Buffer): number {
  return packet.readUInt32BE(DESTINATION_AT);
}

/**
 * Counts a hop, in place, and mends the header's checksum without adding it all up again. False when the packet has no hop left:
 * flannel drops such a packet without a word. @see RFC 1624
 */
export function decrementTtl(packet: Buffer): boolean {
  const ttl = packet.readUInt8(TTL_AT);
  if (ttl <= 1) return false;
  packet.writeUInt8(ttl - 1, TTL_AT);
  const sum = packet.readUInt16BE(CHECKSUM_AT) + 0x100;
  packet.writeUInt16BE((sum & 0xffff) + (sum >> 16), CHECKSUM_AT);
  return true;
}

/**
 * The answer to a packet that no node takes, `undefined` where there is none: to ICMP, which may not make more ICMP, and to any
 * fragment but the first. @param from the device's own address, as a number
 */
export function netUnreachable(packet: Buffer, from: number): Buffer | undefined {
  const isLaterFragment = (packet.readUInt16BE(FRAGMENT_AT) & 0x1fff) !== 0;
  if (packet.readUInt8(PROTOCOL_AT) === ICMP || isLaterFragment) return undefined;
  const quoted = packet.subarray(0, headerBytesOf(packet) + QUOTED_BYTES);
  const answer = Buffer.alloc(HEADER_BYTES + ICMP_HEADER_BYTES + headerBytesOf(packet) + QUOTED_BYTES);
  answer.writeUInt8(0x45, 0);
  answer.writeUInt16BE(answer.length, 2);
  answer.writeUInt8(ANSWER_TTL, TTL_AT);
  answer.writeUInt8(ICMP, PROTOCOL_AT);
  answer.writeUInt32BE(from, SOURCE_AT);
  packet.copy(answer, DESTINATION_AT, SOURCE_AT, DESTINATION_AT);
  answer.writeUInt16BE(checksum(answer.subarray(0, HEADER_BYTES)), CHECKSUM_AT);
  const message = answer.subarray(HEADER_BYTES);
  message.writeUInt16BE(NET_UNREACHABLE, 0);
  quoted.copy(message, ICMP_HEADER_BYTES);
  message.writeUInt16BE(checksum(message), 2);
  return answer;
}

function headerBytesOf(packet: Buffer): number {
  return (packet.readUInt8(0) & 0xf) * 4;
}

/** The Internet checksum; 0 over bytes that contain their own. An odd last byte counts as if a zero followed. @see RFC 1071 */
export function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  if (bytes.length % 2 === 1) sum += bytes.readUInt8(bytes.length - 1) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
