import type { AgentSettings } from './agent-settings.ts';

/** flannel's defaults. */
export function resolveAgent(): AgentSettings {
  return {
    ipMasq: false,
    masqueradeFullyRandom: true,
    forwardRules: false,
    rulesResyncSeconds: 5,
    blackholeRoute: false,
    healthz: { address: '0.0.0.0', port: 0 },
    leaseTtlSeconds: 86_400,
    renewMarginSeconds: 3600,
    quirks: {
      staleFdb: 'keep',
      otherVni: 'program',
      lostRace: 'restart',
      reservations: 'expire',
      relist: 'subnets',
      leftovers: 'keep',
      deletedDevice: 'remake',
    },
  };
}
