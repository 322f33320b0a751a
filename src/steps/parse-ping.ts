import { type Replies } from '../check/action-result.ts';

/**
 * Reads what iputils' ping printed, stdout before stderr, for `wanted` echo requests.
 * In:  `64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.6 ms` … `1 packets transmitted, 1 received, 0% packet loss, time 0ms`;
 *      or nothing but `ping: connect: Network is unreachable`, where the kernel has no route to send by.
 * Out: how many were answered, and the TTL of each answer; absent for any other text: that is no loss, we could not look.
 */
export function parsePing(text: string, wanted: number): Replies | undefined {
  const counts = /^\d+ packets transmitted, (\d+) received/m.exec(text);
  const isRefused = /^ping: (connect|sendmsg): /m.test(text);
  if (counts === null) return isRefused ? { wanted, got: 0, ttls: [] } : undefined;
  const ttls = [...text.matchAll(/^\d+ bytes from .* ttl=(\d+)/gm)].map((match) => Number(match[1]));
  return { wanted, got: Number(counts[1]), ttls };
}
