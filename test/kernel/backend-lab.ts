import type { BackendConfig } from '../../src/agent/backends/backend-config.ts';
import type { Applied, PeerChange, Registered } from '../../src/agent/backends/backend.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';
import { converse } from '../../src/sandbox/conversation.ts';
import { type BareLab, bareLab } from './bare-lab.ts';
import { insideProgram } from './inside-program.ts';
import type { Order, Result } from './inside/backend-orders.ts';

/** Nodes on one L2, 192.168.50.11 and up, each with a pod behind it that has the second address of its subnet; their backends in one process. */
export interface BackendLab extends AsyncDisposable {
  readonly lab: BareLab;
  /** Registers the backend of `node-N`. */
  readonly register: (node: number, config: BackendConfig) => Promise<Registered>;
  readonly handle: (node: number, changes: readonly PeerChange[]) => Promise<readonly Applied[]>;
  readonly end: (node: number) => Promise<void>;
  readonly generation: (node: number) => Promise<number>;
  /** Registers all nodes and tells each of all others. */
  readonly connect: (config: BackendConfig) => Promise<readonly SubnetLease[]>;
  /** What the agents have logged since it was asked last. */
  readonly logged: () => readonly string[];
  /** Ends the process as a crash does. */
  readonly crash: () => Promise<void>;
  readonly onNode: (node: number, script: string) => Promise<string>;
  readonly onPod: (node: number, script: string) => Promise<string>;
}

export interface BackendLabOptions {
  readonly nodes: number;
  readonly isDual?: boolean;
}

export async function backendLab({ nodes, isDual = false }: BackendLabOptions): Promise<BackendLab> {
  const numbers = Array.from({ length: nodes }, (_none, index) => index + 1);
  const lab = await bareLab(
    Object.fromEntries(numbers.flatMap((n) => [[`node-${n}`, []] as const, [`pod-${n}`, []] as const])),
  );
  await lab.sh(['ip link add wire type bridge', 'ip link set wire up', ...numbers.map(wiring)].join('\n'));
  const program = await insideProgram('backends');
  const waiting: ((line: string) => void)[] = [];
  const log: string[] = [];
  let lastWords: string | undefined;
  const talk = converse(lab.inside, program.argv, {
    onLine: (line) => waiting.shift()?.(line),
    onEnd: (words) => {
      lastWords = words;
      waiting
        .splice(0)
        .forEach((tell) => tell(JSON.stringify({ failed: { code: 'ended', message: words } })));
    },
  });
  const order = async (what: Order): Promise<unknown> => {
    const line = await new Promise<string>((resolve) => {
      waiting.push(resolve);
      talk.say(`${JSON.stringify(what)}\n`);
    });
    const result = JSON.parse(line) as Result & { said?: readonly string[] };
    log.push(...(result.said ?? []));
    if ('failed' in result) throw Object.assign(new Error(result.failed.message), result.failed);
    return result.done;
  };
  const register = (node: number, config: BackendConfig) =>
    order({ do: 'register', node: `node-${node}`, config, ...siteOf(node, isDual) }) as Promise<Registered>;
  const handle = (node: number, changes: readonly PeerChange[]) =>
    order({ do: 'handle', node: `node-${node}`, changes }) as Promise<readonly Applied[]>;
  return {
    lab,
    register,
    handle,
    end: async (node) => {
      await order({ do: 'end', node: `node-${node}` });
    },
    generation: (node) => order({ do: 'generation', node: `node-${node}` }) as Promise<number>,
    connect: async (config) => {
      const leases = [];
      for (const node of numbers) leases.push((await register(node, config)).lease);
      for (const node of numbers)
        await handle(
          node,
          leases.filter((_lease, index) => index + 1 !== node).map((lease) => ({ kind: 'added', lease })),
        );
      return leases;
    },
    logged: () => log.splice(0),
    crash: () => order({ do: 'crash', node: 'node-1' }).then(noAnswer, noAnswer),
    onNode: (node, script) => lab.sh(`ip netns exec node-${node} sh -ec '${script}'`),
    onPod: (node, script) => lab.sh(`ip netns exec pod-${node} sh -ec '${script}'`),
    [Symbol.asyncDispose]: async () => {
      if (lastWords === undefined) await talk[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
      await program[Symbol.asyncDispose]();
    },
  };
}

/** That it has ended is what it was asked for. */
function noAnswer(): void {
  return undefined;
}

function siteOf(node: number, isDual: boolean) {
  const address = Ipv4.parse(`192.168.50.${10 + node}`);
  const address6 = Ipv6.parse(`fd00:50::${10 + node}`);
  const six = isDual ? { address6, publicIp6: address6 } : {};
  return {
    external: { name: 'eth0', mtuBytes: 1500, address, publicIp: address, ...six },
    network: {
      cidr: Cidr.parse('10.244.0.0/16'),
      ...(isDual ? { cidr6: Cidr6.parse('fd00:10:244::/56') } : {}),
    },
    subnets: {
      subnet: Cidr.parse(`10.244.${node}.0/24`),
      ...(isDual ? { subnet6: Cidr6.parse(`fd00:10:244:${node}::/64`) } : {}),
    },
  };
}

function wiring(n: number): string {
  return `for where in node-${n} pod-${n}; do
  ip netns exec $where sysctl -qw net.ipv6.conf.default.accept_dad=0
done
ip link add port${n} master wire type veth peer name eth0 netns node-${n}
ip link set port${n} up
ip -n node-${n} addr add 192.168.50.${10 + n}/24 dev eth0
ip -n node-${n} addr add fd00:50::${10 + n}/64 dev eth0 nodad
ip -n node-${n} link set eth0 up
ip link add pods netns node-${n} type veth peer name eth0 netns pod-${n}
ip -n node-${n} addr add 10.244.${n}.1/24 dev pods
ip -n node-${n} addr add fd00:10:244:${n}::1/64 dev pods nodad
ip -n node-${n} link set pods up
ip netns exec node-${n} sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip -n pod-${n} addr add 10.244.${n}.2/24 dev eth0
ip -n pod-${n} addr add fd00:10:244:${n}::2/64 dev eth0 nodad
ip -n pod-${n} link set eth0 up
ip -n pod-${n} route add default via 10.244.${n}.1
ip -n pod-${n} -6 route add default via fd00:10:244:${n}::1`;
}
