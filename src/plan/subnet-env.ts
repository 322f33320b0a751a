import { type Cidr, addressAt, prefixLength } from '../net/ipv4.ts';
import { type Cidr6, addressAt6, prefixLength6 } from '../net/ipv6.ts';

/** What flanneld tells the CNI plugin of its node. */
export interface SubnetEnv {
  readonly network: Cidr;
  readonly subnet: Cidr;
  readonly network6?: Cidr6 | undefined;
  readonly subnet6?: Cidr6 | undefined;
  readonly mtuBytes: number;
  readonly isMasquerading: boolean;
}

/** `subnet.env` to the byte; a subnet is written as its gateway. @see flannel pkg/subnet/subnet.go WriteSubnetFile */
export function formatSubnetEnv(env: SubnetEnv): string {
  const { network, subnet, network6, subnet6, mtuBytes, isMasquerading } = env;
  const second =
    network6 === undefined || subnet6 === undefined
      ? []
      : [
          `FLANNEL_IPV6_NETWORK=${network6}`,
          `FLANNEL_IPV6_SUBNET=${addressAt6(subnet6, 1n)}/${prefixLength6(subnet6)}`,
        ];
  const lines = [
    `FLANNEL_NETWORK=${network}`,
    `FLANNEL_SUBNET=${addressAt(subnet, 1)}/${prefixLength(subnet)}`,
    ...second,
    `FLANNEL_MTU=${mtuBytes}`,
    `FLANNEL_IPMASQ=${String(isMasquerading)}`,
  ];
  return `${lines.join('\n')}\n`;
}
