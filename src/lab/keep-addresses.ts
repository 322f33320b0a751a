import { type Conventions, conventions4, conventions6 } from '../scenario/conventions.ts';
import { underlayAddresses } from '../scenario/resolve-underlay.ts';
import type { Node, NodeIpv6, NodeRange, Scenario } from '../scenario/scenario.ts';
import type { Life } from './life.ts';

/**
 * The scenario as its lab has it: a node that is there keeps its address, unless the file gives it one, whoever joins or leaves before it in the
 * file; who is new gets a free one.
 */
export function keepAddresses(scenario: Scenario, life: Life): Scenario {
  const { nodes, underlay } = scenario;
  const had = new Map(life.map((one) => [one.node, one.addresses]));
  const v4 = addressesOf(
    conventions4,
    underlay,
    nodes.map((node) => asked(node, had.get(node.name)?.address)),
  );
  const wanted6 = nodes.map(({ name, ipv6 }) => ipv6 && asked(ipv6, had.get(name)?.address6));
  const v6 = underlay.ipv6 && addressesOf(conventions6, underlay.ipv6, wanted6);
  return {
    ...scenario,
    nodes: nodes.map((node, index) => ({
      ...node,
      address: v4[index] ?? node.address,
      ipv6: node.ipv6 && withAddress(node.ipv6, v6?.[index]),
    })),
  };
}

function withAddress(ipv6: NodeIpv6, address = ipv6.address): NodeIpv6 {
  return { ...ipv6, address };
}

/** @param had what the node had before */
function asked<A>(
  { address, isAddressGiven }: Pick<Node, 'isAddressGiven'> & { address: A },
  had: A | undefined,
) {
  return { address: isAddressGiven ? address : had, isGiven: isAddressGiven };
}

interface Asked<A> {
  readonly address: A | undefined;
  readonly isGiven: boolean;
}

/** Who is given an address by the file gets it, also where another node had it. */
function addressesOf<A extends string, N extends string>(
  conventions: Conventions<A, N>,
  underlay: NodeRange<A, N>,
  wanted: readonly (Asked<A> | undefined)[],
): readonly (A | undefined)[] {
  const given = new Set(wanted.flatMap((one) => (one?.isGiven === true ? [one.address] : [])));
  const nodes = wanted.map((one) => {
    const address = one === undefined || (!one.isGiven && given.has(one.address)) ? undefined : one.address;
    return { name: '', address, subnet: undefined };
  });
  return underlayAddresses({ conventions, nodes, members: 0 }, underlay).nodes;
}
