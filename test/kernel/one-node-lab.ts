import type { AppliedEntry, PeerChange } from '../../src/agent/backends/backend.ts';
import type { VxlanConfig } from '../../src/agent/backends/backend-config.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';
import { Mac } from '../../src/net/mac.ts';
import { type Driven, type DrivenLab, drivenLab } from './netlink-driver.ts';

export const own = Mac.parse('02:00:00:00:00:01');
export const vxlan: VxlanConfig = {
  ...{
    kind: 'vxlan',
    vni: 1,
    port: 0,
    learning: false,
    gbp: false,
    directRouting: false,
    mtuBytes: undefined,
  },
  ...{ vtepMac: own, vtepMac6: Mac.parse('02:00:00:00:06:01'), staleFdb: 'keep', otherVni: 'program' },
};
const address = Ipv4.parse('192.168.50.11');
export const context = {
  external: { name: 'eth0', mtuBytes: 1500, address, publicIp: address },
  network: { cidr: Cidr.parse('10.244.0.0/16') },
  retry: { attempts: 3, firstDelayMs: 1 },
} as const;
export const address6 = Ipv6.parse('2001:db8::11');
export const dual = {
  ...context,
  external: { ...context.external, address6, publicIp6: address6 },
  network: { ...context.network, cidr6: Cidr6.parse('fd00:10:244::/56') },
};

export type Run = Extract<Driven, { do: 'backend' }>;
export interface Ran {
  readonly registered: {
    readonly lease: SubnetLease;
    readonly mtuBytes: number;
    readonly devices: readonly string[];
  };
  readonly log: readonly string[];
  readonly results: readonly (readonly (readonly AppliedEntry[])[])[];
  readonly failed?: string;
}

/** The lease of a node with that number. */
export function peer(number: number, backend?: SubnetLease['backend']): SubnetLease {
  const vtepMac = Mac.parse(`02:00:00:00:00:${number}`);
  return {
    subnet: Cidr.parse(`10.244.${number}.0/24`),
    publicIp: Ipv4.parse(`192.168.50.${number}`),
    backend: backend ?? { kind: 'vxlan', vni: 1, vtepMac },
  };
}

export const added = (...leases: readonly SubnetLease[]) => ({
  handle: leases.map((lease): PeerChange => ({ kind: 'added', lease })),
});
export const removed = (...leases: readonly SubnetLease[]) => ({
  handle: leases.map((lease): PeerChange => ({ kind: 'removed', lease })),
});

/** Agents of node-1, one after the other, and what they leave in its tables. */
export interface OneNodeLab extends AsyncDisposable {
  readonly sh: DrivenLab['sh'];
  /** One agent's life. */
  readonly run: (config: Run['config'], then?: Run['then'], more?: Partial<Run>) => Promise<Ran>;
  readonly inNode: (command: string) => Promise<string>;
  /** Lines of `ip route`, those of flannel. */
  readonly routes: () => Promise<readonly string[]>;
  readonly fdb: () => Promise<readonly string[]>;
  readonly neighbours: () => Promise<readonly string[]>;
  /** Makes node-1 as it was. */
  readonly clean: () => Promise<unknown>;
}

export async function oneNodeLab(): Promise<OneNodeLab> {
  const lab = await drivenLab();
  const inNode = (command: string): Promise<string> => lab.sh(`ip netns exec node-1 ${command}`);
  const lines = async (command: string): Promise<readonly string[]> =>
    (await inNode(command))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return {
    sh: lab.sh,
    run: async (config, then = [], more = {}) => {
      const lease = { subnet: Cidr.parse('10.244.8.0/24') };
      const [ran] = await lab.drive({
        do: 'backend',
        where: 'node-1',
        config,
        context,
        lease,
        then,
        ...more,
      });
      return typeof ran === 'string' ? ({ failed: ran } as Ran) : (ran as Ran);
    },
    inNode,
    routes: () => lines('ip route show proto boot'),
    fdb: () => lines('bridge fdb show dev flannel.1'),
    neighbours: () => lines('ip neigh show dev flannel.1'),
    clean: () =>
      lab.sh(`
        for device in flannel.1 flannel-v6.1 flannel.ipip; do ip -n node-1 link del $device 2>/dev/null || true; done
        ip -n node-1 route flush proto boot`),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}
