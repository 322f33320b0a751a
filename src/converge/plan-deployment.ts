import { isDeepStrictEqual } from 'node:util';
import type { Lab } from '../lab/lab.ts';
import type { Node, Scenario } from '../scenario/scenario.ts';
import type { AgentChange, Change, Obstacle } from './change.ts';
import { planChange } from './plan-change.ts';

/** A lab, and the scenario that it is of. */
export interface Deployment {
  readonly scenario: Scenario;
  readonly lab: Lab;
}

/** As `planChange`, with what the scenarios say beside the labs: the store, and the settings of agents and plugins. Pure. */
export function planDeployment(before: Deployment, after: Deployment): Change {
  const change = planChange(before.lab, after.lab);
  const joining = new Set(change.nodesJoining.map(({ item }) => item.name));
  const staying = after.lab.nodes.filter(({ name }) => !joining.has(name)).map(({ name }) => name);
  const pairs = staying.flatMap((name): readonly Pair[] => {
    const [was, is] = [before, after].map(({ scenario }) =>
      scenario.nodes.find((node) => node.name === name),
    );
    return was === undefined || is === undefined ? [] : [[was, is]];
  });
  return {
    ...change,
    obstacles: [
      ...change.obstacles,
      ...settingObstacles(before.scenario, after.scenario),
      ...pairs.flatMap(pluginObstacles),
    ],
    agents: pairs.flatMap((pair) => agentChange(pair, isOther(before.scenario.agent, after.scenario.agent))),
  };
}

type Pair = readonly [was: Node, is: Node];

/** What agents have been told once and for all, by the store's configuration. */
const settings: readonly (readonly [what: string, of: (scenario: Scenario) => unknown])[] = [
  ['the store', ({ store }) => store],
  [
    'the range of subnets',
    ({ network: { subnetLength, subnetMin, subnetMax, ipv6 } }) => ({
      ...{ subnetLength, subnetMin, subnetMax },
      ...(ipv6 && { ipv6: [ipv6.subnetLength, ipv6.subnetMin, ipv6.subnetMax] }),
    }),
  ],
  ['EnableNFTables', ({ network }) => network.usesNftables],
];

function settingObstacles(before: Scenario, after: Scenario): readonly Obstacle[] {
  return settings.flatMap(([what, of]) => {
    const [was, is] = [words(of(before)), words(of(after))];
    return was === is ? [] : [{ what, before: was, after: is }];
  });
}

/** Plugins wire a pod when it is made; the conf they were called with is needed for its end. */
function pluginObstacles([was, is]: Pair): readonly Obstacle[] {
  if (words(was.cni) === words(is.cni)) return [];
  return [{ what: `the CNI plugins of ${is.name}`, before: words(was.cni), after: words(is.cni) }];
}

function agentChange([was, is]: Pair, hasOtherSettings: boolean): readonly AgentChange[] {
  const { name: node, agent } = is;
  if (agent === 'none')
    return was.agent === 'none' ? [] : [{ node, deed: 'stop', why: 'does without an agent' }];
  if (was.agent !== agent) return [{ node, deed: 'start', why: `gets another agent, ${agent}` }];
  return hasOtherSettings ? [{ node, deed: 'start', why: 'gets an agent with other settings' }] : [];
}

function isOther(was: unknown, is: unknown): boolean {
  return !isDeepStrictEqual(was, is);
}

/** Values as text, wherever the file says them. */
function words(value: unknown): string {
  if (value === undefined) return 'none';
  return JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner));
}
