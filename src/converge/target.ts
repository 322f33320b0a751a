import { keepAddresses } from '../lab/keep-addresses.ts';
import type { Lab } from '../lab/lab.ts';
import type { Life } from '../lab/life.ts';
import { nextLife } from '../lab/next-life.ts';
import { predictLeases } from '../lab/predict-leases.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Target } from './converge.ts';

/** A lab that is up, and what its nodes have been through. */
export interface Present {
  readonly scenario: Scenario;
  readonly lab: Lab;
  readonly life: Life;
}

/**
 * What a lab that is up is to become for a scenario: nodes keep their addresses and subnets, new ones take free ones.
 * @throws LabError `lease/out-of-subnets`
 */
export async function targetOf(present: Present, asked: Scenario): Promise<Target> {
  const scenario = keepAddresses(asked, present.life);
  const leases = await predictLeases(scenario, knownLeases(present, scenario));
  return { scenario, life: nextLife(present.life, scenario, leases) };
}

/** The subnets of nodes that stay, unless they ask for others now, and those of strangers. */
function knownLeases({ lab, life, scenario: old }: Present, scenario: Scenario): readonly SubnetLease[] {
  const own = scenario.nodes.flatMap((node): readonly SubnetLease[] => {
    const subnets = life.find((one) => one.node === node.name)?.subnets;
    if (subnets === undefined) return [];
    const isAsAsked = node.subnet === undefined || node.subnet === subnets.subnet;
    const isAsAsked6 = node.ipv6?.subnet === undefined || node.ipv6.subnet === subnets.subnet6;
    return isAsAsked && isAsAsked6
      ? [{ ...subnets, publicIp: node.address, backend: { kind: 'unnamed' } }]
      : [];
  });
  const nodes = new Set([...old.nodes, ...scenario.nodes].map(({ address }) => address));
  return [...own, ...lab.leases.filter(({ publicIp }) => !nodes.has(publicIp))];
}
