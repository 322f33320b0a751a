import type { Draft } from './draft.ts';
import type { Finding } from './finding.ts';
import { checkContainers } from './rules/containers.ts';
import { checkExpectations } from './rules/expectations.ts';
import { checkMtus } from './rules/mtus.ts';
import { checkNames } from './rules/names.ts';
import { checkNetwork } from './rules/network.ts';
import { checkNodeAddresses } from './rules/node-addresses.ts';
import { checkNodeSubnets } from './rules/node-subnets.ts';
import { checkPodAddresses } from './rules/pod-addresses.ts';
import { checkPodCapacity } from './rules/pod-capacity.ts';
import { checkReferences } from './rules/references.ts';
import { checkUnderlay } from './rules/underlay.ts';

/** What must hold between the parts of a file. A rule draws no conclusion from a part that could not be read. */
type Rule = (draft: Draft) => readonly Finding[];

const rules: readonly Rule[] = [
  checkNames,
  checkUnderlay,
  checkNodeAddresses,
  checkNetwork,
  checkNodeSubnets,
  checkPodAddresses,
  checkPodCapacity,
  checkMtus,
  checkContainers,
  checkReferences,
  checkExpectations,
];

/** Everything the rules have against a file, rule by rule. */
export function checkRules(draft: Draft): readonly Finding[] {
  return rules.flatMap((rule) => rule(draft));
}
