import * as z from 'zod';
import { Mac, isMulticastMac } from '../net/mac.ts';
import { Label, UNDERLAY } from '../net/names.ts';

/** Device MTU, bytes. */
export const Mtu = z
  .int()
  .min(68, 'is below 68 bytes, the least IPv4 asks of a link (RFC 791)')
  .max(65_535, 'is above 65535 bytes, the most a veth takes');

/** Name of a node, pod or container: each node and pod is a network namespace beside the lab's own. */
export const Name = Label.refine(
  (name) => name !== UNDERLAY,
  "is the lab's own name for the L2 between the nodes",
);

/** TCP or UDP port that can be listened on. */
export const Port = z.int().min(1, 'is below 1, the first port').max(65_535, 'is above 65535, the last port');

/** MAC that Linux lets a device have: unicast and not all zero. @see linux is_valid_ether_addr */
export const DeviceMac = Mac.refine(
  (mac) => !isMulticastMac(mac),
  'has the group bit set in its first octet: a device needs a unicast MAC',
).refine((mac) => mac !== '00:00:00:00:00:00', 'is all zero, which Linux gives to no device');

/** Text that can go to execve(2), where a zero byte would end it. */
export const Argument = z
  .string()
  .refine((text) => !text.includes('\0'), 'holds a zero byte, which no program argument can');

/** Text, also where YAML reads a number or a boolean. */
export const Text = z.union([Argument, z.number(), z.boolean()]).transform(String);

/** Most an IPv4 packet leaves for the payload of an echo request: 65535 less 20 of IPv4 and 8 of ICMP. */
export const MAX_PAYLOAD_BYTES = 65_507;

/** A pod or node; POD/CONTAINER or NODE/DEVICE where the key says so. */
export const Reference = z.string().min(1, 'is empty');
