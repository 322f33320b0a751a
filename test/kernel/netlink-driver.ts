import type { PeerChange } from '../../src/agent/backends/backend.ts';
import type { BackendConfig } from '../../src/agent/backends/backend-config.ts';
import type { BackendContext } from '../../src/agent/backends/backend-context.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import type { Ipv4 } from '../../src/net/ipv4.ts';
import type { Endpoint } from '../../src/netlink/namespace.ts';
import { type BareLab, bareLab } from './bare-lab.ts';
import { insideProgram } from './inside-program.ts';

/** A request by the name of what makes it, and its arguments; a device may be named. */
export type Make = readonly [name: string, ...args: readonly (string | Readonly<Record<string, unknown>>)[]];

/** What the driver can do inside a lab. */
export type Driven =
  | { readonly do: 'ask'; readonly where: string; readonly requests: readonly Make[] }
  | { readonly do: 'ask-all'; readonly where: string; readonly requests: readonly Make[] }
  | { readonly do: 'find'; readonly where: string; readonly name: string }
  | { readonly do: 'direct'; readonly where: string; readonly addresses: readonly Ipv4[] }
  | { readonly do: 'sh'; readonly script: string }
  | {
      readonly do: 'backend';
      readonly where: string;
      readonly config: BackendConfig;
      readonly context: Pick<BackendContext, 'external' | 'network' | 'retry'>;
      readonly lease: Pick<SubnetLease, 'subnet' | 'subnet6'>;
      readonly then: readonly (
        | { readonly handle: readonly PeerChange[] }
        | { readonly sh: string }
        /** Asked until it exits with 0. */
        | { readonly until: string }
        | { readonly check: true }
      )[];
    }
  | { readonly do: 'sysctl'; readonly where: string; readonly key: string; readonly value: string }
  | {
      readonly do: 'talk';
      readonly from: string;
      /** Where the server is; none unless said. */
      readonly to?: string;
      readonly at: Endpoint;
      readonly timeoutMs: number;
    }
  | { readonly do: 'udp'; readonly from: string; readonly to: string; readonly at: Endpoint }
  | { readonly do: 'tun'; readonly where: string; readonly name: string }
  | { readonly do: 'watch'; readonly where: string; readonly script: string }
  | { readonly do: 'leak'; readonly where: string; readonly rounds: number; readonly refused: Endpoint };

/** Two nodes on one cable, 192.168.50.11 and .12, and what drives the code in them. */
export interface DrivenLab extends AsyncDisposable {
  /** Runs the commands in one process inside the lab, and gives the result of each. */
  readonly drive: (...commands: readonly Driven[]) => Promise<readonly unknown[]>;
  readonly sh: BareLab['sh'];
}

export async function drivenLab(): Promise<DrivenLab> {
  const program = await insideProgram('netlink-driver');
  const lab = await bareLab({ 'node-1': [], 'node-2': [] });
  await lab.sh(CABLE);
  return {
    sh: lab.sh,
    drive: async (...commands) => {
      const outcome = await lab.inside.run(program.argv, { stdin: JSON.stringify(commands) });
      if (outcome.kind !== 'exited' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
      return JSON.parse(outcome.stdout) as readonly unknown[];
    },
    [Symbol.asyncDispose]: async () => {
      await lab[Symbol.asyncDispose]();
      await program[Symbol.asyncDispose]();
    },
  };
}

/** Nobody asks whether an address is taken already, which would show for a second. */
const CABLE = `
for number in 1 2; do ip netns exec node-$number sysctl -qw net.ipv6.conf.default.accept_dad=0; done
ip -n node-1 link add eth0 type veth peer name eth0 netns node-2
for number in 1 2; do
  ip -n node-$number addr add 192.168.50.1$number/24 dev eth0
  ip -n node-$number addr add 2001:db8::1$number/64 dev eth0 nodad
  ip -n node-$number link set eth0 up
done
`;
