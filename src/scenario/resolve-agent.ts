import type { AgentInput } from './agent-schema.ts';
import type { AgentSettings } from './agent-settings.ts';

/** flanneld's `-subnet-lease-renew-margin`. */
const RENEW_MARGIN_SECONDS = 3600;

/** Fills in how long before its end a lease is renewed. */
export function resolveAgent(input: AgentInput): AgentSettings {
  return {
    ipMasq: input['ip-masq'],
    masqueradeFullyRandom: !input['ip-masq-fully-random-disable'],
    forwardRules: input['iptables-forward-rules'],
    rulesResyncSeconds: input['iptables-resync'],
    blackholeRoute: input['ip-blackhole-route'],
    healthz: { address: input['healthz-ip'], port: input['healthz-port'] },
    leaseTtlSeconds: input['lease-ttl'],
    renewMarginSeconds: renewMarginSeconds(input),
    quirks: {
      staleFdb: input['stale-fdb'],
      otherVni: input['other-vni'],
      lostRace: input['lost-race'],
      reservations: input.reservations,
      relist: input.relist,
      leftovers: input.leftovers,
      flushedNftables: input['flushed-nftables'],
      deletedDevice: input['deleted-device'],
      unreachable: input.unreachable,
    },
  };
}

function renewMarginSeconds(input: AgentInput): number {
  return input['subnet-lease-renew-margin'] ?? Math.min(RENEW_MARGIN_SECONDS, input['lease-ttl'] / 4);
}
