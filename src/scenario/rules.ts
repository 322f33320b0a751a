import type { Draft } from './draft.ts';
import type { Finding } from './finding.ts';
import { type Half, half4, half6 } from './half.ts';
import { checkAgents } from './rules/agents.ts';
import { checkBackend } from './rules/backend.ts';
import { checkBridgePorts } from './rules/bridge-ports.ts';
import { checkContainers } from './rules/containers.ts';
import { checkExpectations } from './rules/expectations.ts';
import { checkIpv6Off } from './rules/ipv6-off.ts';
import { checkMtus } from './rules/mtus.ts';
import { checkMtus6 } from './rules/mtus6.ts';
import { checkNames } from './rules/names.ts';
import { checkNetwork } from './rules/network.ts';
import { checkNodeAddresses } from './rules/node-addresses.ts';
import { checkNodeSubnets } from './rules/node-subnets.ts';
import { checkPodAddresses } from './rules/pod-addresses.ts';
import { checkPodCapacity } from './rules/pod-capacity.ts';
import { checkPodMacs } from './rules/pod-macs.ts';
import { checkReferences } from './rules/references.ts';
import { checkStore } from './rules/store.ts';
import { checkUnderlay } from './rules/underlay.ts';

/** What must hold between the parts of a file. A rule draws no conclusion from a part that could not be read. */
type Rule = (draft: Draft) => readonly Finding[];

/** What must hold of the addresses of one family, whatever the other is like. */
type FamilyRule = <A extends string, N extends string>(half: Half<A, N>) => readonly Finding[];

const familyRules: readonly FamilyRule[] = [
  checkUnderlay,
  checkNodeAddresses,
  checkNetwork,
  checkNodeSubnets,
  checkPodAddresses,
  checkPodCapacity,
];

const rules: readonly Rule[] = [
  checkNames,
  checkAddresses,
  checkBackend,
  checkStore,
  checkAgents,
  checkIpv6Off,
  checkPodMacs,
  checkBridgePorts,
  checkMtus,
  checkMtus6,
  checkContainers,
  checkReferences,
  checkExpectations,
];

/** Everything the rules have against a file, rule by rule. */
export function checkRules(draft: Draft): readonly Finding[] {
  return rules.flatMap((rule) => rule(draft));
}

function checkAddresses(draft: Draft): readonly Finding[] {
  const v4 = half4(draft);
  const v6 = half6(draft);
  return [
    ...familyRules.flatMap((rule) => rule(v4)),
    ...(v6 === undefined ? [] : familyRules.flatMap((rule) => rule(v6))),
  ];
}
