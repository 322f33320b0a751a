import { replaceRoute } from '../../../netlink/route-requests.ts';
import type { Applied, AppliedEntry, PeerChange } from '../backend.ts';
import { typeOf } from '../reach.ts';
import { networkRoutes } from './device-families.ts';
import { type PeerWork, workFor } from './peer-work.ts';
import { programPeers } from './program-peers.ts';
import { formatEndpoint } from './wg-text.ts';
import { peersOf } from './wireguard-peers.ts';
import type { WireguardSite } from './wireguard-site.ts';

/** Gives the devices the peers that the changes demand, and asserts the route of each device that got one. */
export async function handlePeers(
  site: WireguardSite,
  changes: readonly PeerChange[],
): Promise<readonly Applied[]> {
  const works = changes.flatMap((change) => worksOf(site, change));
  works.forEach((work) => tell(site, work));
  const { psk, keepaliveSeconds } = site.config;
  const outcomes = await programPeers(site.programs.run, works, { psk, keepaliveSeconds });
  const routes = assertRoutes(site, works);
  return changes.map((change) => {
    const own = outcomes.filter(({ work }) => work.change === change).map(({ entry }) => entry);
    return { change, entries: change.kind === 'added' && own.length > 0 ? [...own, ...routes] : own };
  });
}

function worksOf({ stage, config, known }: WireguardSite, change: PeerChange): readonly PeerWork[] {
  const { backend } = change.lease;
  if (backend.kind !== 'wireguard') {
    const text = `Ignoring non-wireguard subnet: type=${typeOf(backend)}`;
    stage.context.log({ level: 'W', source: 'wireguard_network.go', text });
    return [];
  }
  return workFor(change, peersOf(change.lease, config, stage.context.external), known);
}

function tell({ stage }: WireguardSite, { action, peer }: PeerWork): void {
  const subnets = peer.allowedIps.join(' ');
  const text =
    action === 'set'
      ? `Subnet added: ${subnets} via ${formatEndpoint(peer.endpoint)}`
      : `Subnet removed: ${subnets}`;
  stage.context.log({ level: 'I', source: 'wireguard_network.go', text });
}

/** Those of each device that has got a peer. */
function assertRoutes(site: WireguardSite, works: readonly PeerWork[]): readonly AppliedEntry[] {
  const changed = new Set(works.filter(({ action }) => action === 'set').map(({ device }) => device));
  const devices = [...site.devices.values()].filter(({ name }) => changed.has(name));
  return devices.flatMap((device) =>
    networkRoutes(site, device).map((route): AppliedEntry => {
      const answer = site.stage.kernel.ask(replaceRoute(route));
      const text = `${route.dst} dev ${device.name} scope link`;
      return {
        action: 'set',
        table: 'routes',
        text,
        ...(answer.kind === 'refused' && { refused: answer.words }),
      };
    }),
  );
}
