import type { SubnetLease } from '../../lease/subnet-lease.ts';
import { firstAddress } from '../../net/ipv4.ts';
import { firstAddress6 } from '../../net/ipv6.ts';
import { deriveMac } from '../../net/mac.ts';
import type { NewVxlan } from '../../netlink/link-requests.ts';
import { podMtuBytes } from '../../scenario/pod-mtu.ts';
import type { VxlanConfig } from './backend-config.ts';
import type { BackendStage } from './backend-stage.ts';
import type { OwnAddress } from './own-address.ts';
import type { Reach } from './reach.ts';
import { configureVxlanDevice, ensureVxlanDevice, type VxlanDevice } from './vxlan-device.ts';

type Family = Reach['family'];

/** flannel's devices of a node, of each family one. */
export interface VxlanDevices {
  readonly present: () => Readonly<Partial<Record<Family, VxlanDevice>>>;
  readonly make: () => Promise<void>;
  /** Gives them the addresses of the lease, and switches them on. */
  readonly configure: (lease: SubnetLease) => void;
  /** Makes one again that somebody deleted, ready as it was. @throws LabError `agent/backend-failed` */
  readonly remake: (name: string) => Promise<void>;
}

export function vxlanDevices(stage: BackendStage, config: VxlanConfig): VxlanDevices {
  const wanted = wantedDevices(stage, config);
  const devices = new Map<Family, VxlanDevice>();
  let own: Partial<Record<Family, Omit<OwnAddress, 'device'>>> = {};
  let remade = 0;
  const ensure = async (family: Family, link: NewVxlan): Promise<VxlanDevice> => {
    const device = await ensureVxlanDevice({ ...stage.context, kernel: stage.kernel }, link);
    devices.set(family, device);
    return device;
  };
  const ready = (family: Family, device: VxlanDevice): void => {
    const address = own[family];
    if (address !== undefined) configureVxlanDevice(stage.kernel, device, address);
  };
  return {
    present: () => Object.fromEntries(devices),
    make: async () => {
      for (const { family, link } of wanted) await ensure(family, link);
    },
    configure: (lease) => {
      own = ownAddresses(lease, stage.context.network.cidr);
      devices.forEach((device, family) => ready(family, device));
    },
    remake: async (name) => {
      for (const { family, link } of wanted.filter((one) => one.link.name === name)) {
        const before = devices.get(family)?.mac;
        remade += 1;
        // flannel draws a new one.
        const mac = config.deletedDevice === 'restore' ? before : deriveMac(`${before ?? name} ${remade}`);
        ready(family, await ensure(family, { ...link, mac }));
      }
    },
  };
}

interface Wanted {
  readonly family: Family;
  readonly link: NewVxlan;
}

function wantedDevices({ context, external }: BackendStage, config: VxlanConfig): readonly Wanted[] {
  const { vni, port, gbp, learning } = config;
  const { address, address6, mtuBytes } = context.external;
  const common = {
    ...{ vni, port, gbp, learning, device: external.index, txqueuelen: 0 },
    mtuBytes: podMtuBytes(config, mtuBytes),
  };
  const four = { ...common, name: `flannel.${vni}`, local: address, mac: config.vtepMac };
  if (context.network.cidr6 === undefined || address6 === undefined) return [{ family: 'inet', link: four }];
  const six = { ...common, name: `flannel-v6.${vni}`, local: address6, mac: config.vtepMac6 };
  return [
    { family: 'inet', link: four },
    { family: 'inet6', link: six },
  ];
}

/** The first address of each subnet. */
function ownAddresses(
  { subnet, subnet6 }: SubnetLease,
  network: OwnAddress['network'],
): Partial<Record<Family, Omit<OwnAddress, 'device'>>> {
  const inet = { address: firstAddress(subnet), network };
  return subnet6 === undefined ? { inet } : { inet, inet6: { address: firstAddress6(subnet6), network } };
}
