import { directlyReached, findLink } from '../../netlink/look-up.ts';
import { podMtuBytes } from '../../scenario/pod-mtu.ts';
import type { AcquireLease, Applied, Backend, PeerChange, Registered } from './backend.ts';
import type { VxlanConfig } from './backend-config.ts';
import type { BackendStage } from './backend-stage.ts';
import { guardDevices } from './guard-devices.ts';
import { type Job, programEntries } from './program-entries.ts';
import { reachesOf } from './reach.ts';
import { type StaleEntries, staleEntries } from './stale-entries.ts';
import { type VxlanDevices, vxlanDevices } from './vxlan-devices.ts';
import { vxlanDemand, type VxlanSite } from './vxlan-jobs.ts';

interface Vxlan {
  readonly stage: BackendStage;
  readonly config: VxlanConfig;
  readonly devices: VxlanDevices;
}

/** VXLAN with flannel's entries for each peer: nothing is learned, nothing is asked for. */
export function vxlanBackend(stage: BackendStage, config: VxlanConfig): Backend {
  const vxlan = { stage, config, devices: vxlanDevices(stage, config) };
  const stale = staleEntries();
  /** By subnet: what has been told of peers that are still there. */
  const peers = new Map<string, PeerChange>();
  let guard: Disposable | undefined;
  const handle = (changes: readonly PeerChange[]): Promise<readonly Applied[]> =>
    program(vxlan, changes, stale);
  const remake = async (name: string): Promise<void> => {
    await vxlan.devices.remake(name);
    if (config.deletedDevice === 'restore') await handle([...peers.values()]);
  };
  return {
    register: async (acquire) => {
      const registered = await register(vxlan, acquire);
      guard = await guardDevices(stage.context, {
        names: registered.devices,
        isThere: (name) => findLink(stage.kernel, name) !== undefined,
        remake,
        signal: stage.retrying.signal,
      });
      return registered;
    },
    handle: (changes) => {
      for (const change of changes) {
        peers.delete(change.lease.subnet);
        if (change.kind === 'added') peers.set(change.lease.subnet, change);
      }
      return handle(changes);
    },
    [Symbol.asyncDispose]: async () => {
      guard?.[Symbol.dispose]();
      await stage.close();
    },
  };
}

/** The lease comes after the device, whose MAC it tells; then the device gets what it needs of the lease. */
async function register(
  { stage: { context }, config, devices }: Vxlan,
  acquire: AcquireLease,
): Promise<Registered> {
  const { vni, port, gbp, learning, directRouting } = config;
  const words = `VXLAN config: VNI=${vni} Port=${port} GBP=${gbp} Learning=${learning} DirectRouting=${directRouting}`;
  context.log({ level: 'I', source: 'vxlan.go', text: words });
  await devices.make();
  const { inet, inet6 } = devices.present();
  if (inet === undefined) throw new Error('there is no device for IPv4');
  const { publicIp, publicIp6, mtuBytes } = context.external;
  const lease = await acquire({
    publicIp,
    backend: { kind: 'vxlan', vni, vtepMac: inet.mac },
    ...(inet6 && { publicIp6, backend6: { kind: 'vxlan', vni, vtepMac: inet6.mac } }),
  });
  devices.configure(lease);
  const names = [inet, inet6].flatMap((device) => device?.name ?? []);
  return { lease, mtuBytes: podMtuBytes(config, mtuBytes), devices: names };
}

async function program(
  vxlan: Vxlan,
  changes: readonly PeerChange[],
  stale: StaleEntries,
): Promise<readonly Applied[]> {
  const { stage, config } = vxlan;
  const site = siteFor(vxlan, changes);
  const jobs = changes.flatMap((change): readonly Job[] => {
    const demand = vxlanDemand(change, site);
    if (demand.kind === 'job') return [demand.job];
    stage.context.log({ level: 'W', source: 'vxlan_network.go', text: demand.line });
    return [];
  });
  const all = config.staleFdb === 'remove' ? jobs.map(stale.removedWith) : jobs;
  return programEntries(stage.kernel, all, stage.retrying);
}

/** Which peers are beside is asked for all of them at once. */
function siteFor({ stage, config, devices }: Vxlan, changes: readonly PeerChange[]): VxlanSite {
  const publicIps = changes.flatMap(({ lease }) => reachesOf(lease).map(({ publicIp }) => publicIp));
  return {
    devices: devices.present(),
    external: { index: stage.external.index, name: stage.context.external.name },
    direct: config.directRouting ? directlyReached(stage.kernel, publicIps) : new Set(),
    onlyVni: config.otherVni === 'refuse' ? config.vni : undefined,
  };
}
