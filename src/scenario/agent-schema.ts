import * as z from 'zod';
import { Ipv4 } from '../net/ipv4.ts';
import { LongDuration } from './long-duration.ts';

/** etcd gives no lease a shorter life than it may take to elect a leader, and an agent has to renew it in time. */
const LEAST_TTL_SECONDS = 3;

const MOST_TTL_SECONDS = 30 * 86_400;

function flag(description: string) {
  return z
    .boolean()
    .default(false)
    .meta({ description, examples: [true] });
}

/** What flanneld does, the default, and something better. */
function quirk(flanneld: string, better: string, description: string) {
  return { description, default: flanneld, examples: [better] };
}

/** flanneld's flags in its own words, what a lab may change of its constants, and its quirks. @see flannel main.go */
export const AgentSchema = z
  .strictObject({
    'ip-masq': flag(
      'Whether pods show themselves outside of the pod network with the address of their node.',
    ),
    'ip-masq-fully-random-disable': flag('Keep the source ports of masqueraded connections where possible.'),
    'iptables-forward-rules': flag(
      'Whether packets of pods are forwarded whatever the policy; flanneld does.',
    ),
    'iptables-resync': z
      .int()
      .min(1, 'is below 1 second')
      .max(86_400, 'is above 86400 seconds, a day')
      .default(5)
      .meta({ description: 'Seconds between two looks at the iptables rules.', examples: [5] }),
    'ip-blackhole-route': flag("Whether packets for no pod of the node's own subnet are dropped at once."),
    'healthz-ip': Ipv4.default(Ipv4.parse('0.0.0.0')).meta({
      description: 'Address that /healthz, /readyz and /metrics are answered at.',
      examples: ['127.0.0.1'],
    }),
    'healthz-port': z
      .int()
      .min(0, 'is below 0')
      .max(65_535, 'is above 65535, the last port')
      .default(0)
      .meta({ description: 'Port of them; 0: no server.', examples: [8285] }),
    'lease-ttl': LongDuration(
      (seconds) => seconds >= LEAST_TTL_SECONDS && seconds <= MOST_TTL_SECONDS,
      `is not between ${LEAST_TTL_SECONDS}s, to be renewed in time, and 720h, a month`,
    )
      .prefault('24h')
      .meta({
        description:
          'Life of a lease that is not renewed. 24h in flannel; shorter for a lab that shows its end.',
        examples: ['30s'],
      }),
    'subnet-lease-renew-margin': z
      .union([
        z
          .int()
          .min(1, 'is below 1 minute, the least flanneld takes; write 30s for seconds')
          .max(1439, 'is above 1439 minutes, the most flanneld takes')
          .transform((minutes) => minutes * 60),
        LongDuration((seconds) => seconds > 0, 'is no time at all'),
      ])
      .optional()
      .meta({
        description:
          "How long before its end a lease is renewed: minutes, as flanneld's, or a time; default: 60, or a quarter of a shorter lease-ttl.",
        examples: [60, '10s'],
      }),
    'stale-fdb': z
      .enum(['keep', 'remove'])
      .default('keep')
      .meta(quirk('keep', 'remove', 'The forwarding entry of a peer that comes back with another MAC.')),
    'other-vni': z
      .enum(['program', 'refuse'])
      .default('program')
      .meta(
        quirk(
          'program',
          'refuse',
          'The entries of a peer that announces another VNI: none of its packets would arrive.',
        ),
      ),
    'lost-race': z
      .enum(['restart', 'retry'])
      .default('restart')
      .meta(
        quirk(
          'restart',
          'retry',
          'When another agent took the chosen subnet first: end, to be started again, or choose anew at once.',
        ),
      ),
    reservations: z
      .enum(['expire', 'keep'])
      .default('expire')
      .meta(
        quirk(
          'expire',
          'keep',
          'A lease made by hand that has no end: gets one when its node takes it, or stays without.',
        ),
      ),
    relist: z
      .enum(['subnets', 'values'])
      .default('subnets')
      .meta(
        quirk(
          'subnets',
          'values',
          'After a broken watch: whether only new and gone subnets are noticed, or changed peers too.',
        ),
      ),
    leftovers: z
      .enum(['keep', 'remove'])
      .default('keep')
      .meta(quirk('keep', 'remove', 'Entries of peers that left while the agent was down.')),
    'flushed-nftables': z
      .enum(['leave', 'restore'])
      .default('leave')
      .meta(
        quirk(
          'leave',
          'restore',
          'nftables rules that somebody flushed: nobody looks, or they come back as those of iptables do.',
        ),
      ),
    'deleted-device': z
      .enum(['remake', 'restore'])
      .default('remake')
      .meta(
        quirk(
          'remake',
          'restore',
          'A tunnel device that somebody deletes: made anew with a MAC that no peer is told, or with all that it had.',
        ),
      ),
    unreachable: z
      .enum(['lost', 'delivered'])
      .default('lost')
      .meta(
        quirk(
          'lost',
          'delivered',
          'Backend udp has an answer for packets to a subnet of nobody: the kernel drops it for its source, or it arrives.',
        ),
      ),
  })
  .meta({
    description: "flannel's agents: flanneld's flags in its own words, and its quirks.",
    examples: [{ 'ip-masq': true, 'lease-ttl': '30s' }],
  });

export type AgentInput = z.output<typeof AgentSchema>;
