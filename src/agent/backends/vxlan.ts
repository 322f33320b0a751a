import { firstAddress } from '../../net/ipv4.ts';
import { firstAddress6 } from '../../net/ipv6.ts';
import type { NewVxlan } from '../../netlink/link-requests.ts';
import { directlyReached } from '../../netlink/look-up.ts';
import { overheadBytes } from '../../scenario/pod-mtu.ts';
import type { AcquireLease, Applied, Backend, PeerChange, Registered } from './backend.ts';
import type { VxlanConfig } from './backend-config.ts';
import type { BackendStage } from './backend-stage.ts';
import type { Entry } from './entries.ts';
import { type Job, programEntries } from './program-entries.ts';
import { reachesOf } from './reach.ts';
import { configureVxlanDevice, ensureVxlanDevice, type VxlanDevice } from './vxlan-device.ts';
import { vxlanDemand, type VxlanSite } from './vxlan-jobs.ts';

interface Devices {
  readonly inet: VxlanDevice;
  readonly inet6: VxlanDevice | undefined;
}

/** VXLAN with flannel's entries for each peer: nothing is learned, nothing is asked for. */
export function vxlanBackend(stage: BackendStage, config: VxlanConfig): Backend {
  let devices: Devices | undefined;
  const known = new Map<string, readonly Entry[]>();
  return {
    register: async (acquire) => {
      devices = await makeDevices(stage, config);
      return registerWith(acquire, { stage, config, devices });
    },
    handle: async (changes) => {
      if (devices === undefined) throw new Error('the backend is not registered');
      return handle(changes, { stage, config, devices, known });
    },
    [Symbol.asyncDispose]: stage.close,
  };
}

interface Ready {
  readonly stage: BackendStage;
  readonly config: VxlanConfig;
  readonly devices: Devices;
}

async function makeDevices(
  { context, kernel, external }: BackendStage,
  config: VxlanConfig,
): Promise<Devices> {
  const { vni, port, gbp, learning, directRouting } = config;
  const words = `VXLAN config: VNI=${vni} Port=${port} GBP=${gbp} Learning=${learning} DirectRouting=${directRouting}`;
  context.log({ level: 'I', source: 'vxlan.go', text: words });
  const common = {
    ...{ vni, port, gbp, learning, device: external.index, txqueuelen: 0 },
    mtuBytes: mtuOf(config, context.external.mtuBytes),
  };
  const ensure = (wanted: NewVxlan): Promise<VxlanDevice> =>
    ensureVxlanDevice({ ...context, kernel }, wanted);
  const { address, address6 } = context.external;
  const inet = await ensure({ ...common, name: `flannel.${vni}`, local: address, mac: config.vtepMac });
  if (context.network.cidr6 === undefined || address6 === undefined) return { inet, inet6: undefined };
  const six = { name: `flannel-v6.${vni}`, local: address6, mac: config.vtepMac6 };
  return { inet, inet6: await ensure({ ...common, ...six }) };
}

/** The lease after the device, whose MAC it tells; then what the device needs of the lease. */
async function registerWith(
  acquire: AcquireLease,
  { stage: { context, kernel }, config, devices: { inet, inet6 } }: Ready,
): Promise<Registered> {
  const { publicIp, publicIp6, mtuBytes } = context.external;
  const { vni } = config;
  const lease = await acquire({
    publicIp,
    backend: { kind: 'vxlan', vni, vtepMac: inet.mac },
    ...(inet6 && { publicIp6, backend6: { kind: 'vxlan', vni, vtepMac: inet6.mac } }),
  });
  const network = context.network.cidr;
  configureVxlanDevice(kernel, inet, { address: firstAddress(lease.subnet), network });
  if (inet6 && lease.subnet6 !== undefined)
    configureVxlanDevice(kernel, inet6, { address: firstAddress6(lease.subnet6), network });
  const devices = [inet, ...(inet6 ? [inet6] : [])].map(({ name }) => name);
  return { lease, mtuBytes: mtuOf(config, mtuBytes), devices };
}

async function handle(
  changes: readonly PeerChange[],
  { stage, config, devices, known }: Ready & { readonly known: Map<string, readonly Entry[]> },
): Promise<readonly Applied[]> {
  const publicIps = changes.flatMap(({ lease }) => reachesOf(lease).map(({ publicIp }) => publicIp));
  const site: VxlanSite = {
    devices: { inet: devices.inet, ...(devices.inet6 && { inet6: devices.inet6 }) },
    external: { index: stage.external.index, name: stage.context.external.name },
    direct: config.directRouting ? directlyReached(stage.kernel, publicIps) : new Set(),
    onlyVni: config.otherVni === 'refuse' ? config.vni : undefined,
  };
  const jobs = changes.flatMap((change) => {
    const demand = vxlanDemand(change, site);
    if (demand.kind === 'job') return [demand.job];
    stage.context.log({ level: 'W', source: 'vxlan_network.go', text: demand.line });
    return [];
  });
  const all = jobs.map((job) => (config.staleFdb === 'remove' ? withStale(job, known) : job));
  return programEntries(stage.kernel, all, stage.retrying);
}

/** Also removes the forwarding entries that an earlier MAC of the peer has left. */
function withStale({ change, steps }: Job, known: Map<string, readonly Entry[]>): Job {
  const { subnet } = change.lease;
  const fdb = steps.map(({ entry }) => entry).filter(({ table }) => table === 'fdb');
  const stale = (known.get(subnet) ?? []).filter(({ text }) => fdb.every((entry) => entry.text !== text));
  if (change.kind === 'added') known.set(subnet, fdb);
  else known.delete(subnet);
  return { change, steps: [...steps, ...stale.map((entry) => ({ action: 'removed', entry }) as const)] };
}

/** What is left for packets in the tunnel: `FLANNEL_MTU`, and the MTU that is asked for the device. */
function mtuOf({ mtuBytes }: VxlanConfig, externalMtuBytes: number): number {
  return (mtuBytes ?? externalMtuBytes) - overheadBytes('vxlan');
}
