import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/converge/converge.ts';
import { nodeDeeds, nodeTarget, podDeeds, podTarget } from '../../src/converge/deeds.ts';
import { clearanceOf, undoingOf } from '../../src/converge/clearance.ts';
import { planChange } from '../../src/converge/plan-change.ts';
import { designLab } from '../../src/lab/design-lab.ts';
import { nextLife } from '../../src/lab/next-life.ts';
import { predictLeases } from '../../src/lab/predict-leases.ts';
import { LabError } from '../../src/error/lab-error.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const scenario = parseScenario({
  file: 'deeds.yaml',
  text: `apiVersion: k8s-netlab/v1
name: deeds
nodes: [node-1, node-2, { name: node-3, joins: later }]
pods:
  - { name: pod-a, node: node-1, containers: [{ name: web, ports: [80] }] }
  - pod-b@node-2
  - pod-c@node-3
  - { name: pod-d, node: node-2, joins: later }
`,
});
const leases = await predictLeases(scenario);
const start: Target = { scenario, life: nextLife([], scenario, leases) };

function labOf({ scenario: of, life }: Target) {
  return designLab(of, life, leases);
}

const changeOf = (before: Target, after: Target) => planChange(labOf(before), labOf(after));
const thereIn = (target: Target) => {
  const { nodes, pods } = labOf(target);
  return [...nodes, ...pods].map(({ name }) => name);
};

/** The code and the words of what is refused. */
function refusal(doing: () => unknown): string {
  try {
    doing();
  } catch (error) {
    if (error instanceof LabError) return `${error.problems[0].code} ${error.message}`;
    throw error;
  }
  return 'was done';
}

describe('what is done to a node', () => {
  it('adds one that joins later, with its pods', () => {
    expect(thereIn(start)).toEqual(['node-1', 'node-2', 'pod-a', 'pod-b']);
    const joined = nodeTarget(start, 'add', 'node-3');
    expect(thereIn(joined)).toEqual(['node-1', 'node-2', 'node-3', 'pod-a', 'pod-b', 'pod-c']);
  });

  it('cuts its power and boots it, after which it is the same but for the MAC of its tunnel end', () => {
    const off = nodeTarget(start, 'stop', 'node-1');
    expect(thereIn(off)).toEqual(['node-2', 'pod-b']);
    const on = nodeTarget(off, 'start', 'node-1');
    const [was, is] = [labOf(start).nodes[0]!, labOf(on).nodes[0]!];
    expect(is.vtep?.mac).not.toBe(was.vtep?.mac);
    expect(is).toEqual({ ...was, boots: 1, vtep: { ...was.vtep, mac: is.vtep?.mac } });
    expect(labOf(on).pods).toEqual(labOf(start).pods);
  });

  it('restarts it as a stop and a start would', () => {
    const twice = nodeTarget(nodeTarget(start, 'stop', 'node-1'), 'start', 'node-1');
    expect(labOf(nodeTarget(start, 'restart', 'node-1'))).toEqual(labOf(twice));
  });

  it('takes it out for good, whether it is up or switched off', () => {
    const gone = nodeTarget(start, 'remove', 'node-2');
    expect(thereIn(gone)).toEqual(['node-1', 'pod-a']);
    const off = nodeTarget(start, 'stop', 'node-2');
    const { nodesLeaving } = changeOf(off, nodeTarget(off, 'remove', 'node-2'));
    expect(nodesLeaving).toMatchObject([{ item: { name: 'node-2' }, isForGood: true }]);
  });

  it('is refused where there is nothing to be done, and of a name that is none', () => {
    expect(refusal(() => nodeTarget(start, 'start', 'node-1'))).toMatch(/^lab\/node-state node node-1 is up/);
    expect(refusal(() => nodeTarget(start, 'stop', 'node-3'))).toMatch(/is not in the cluster/);
    expect(refusal(() => nodeTarget(start, 'add', 'node-4'))).toMatch(/^lab\/no-such-node/);
  });
});

describe('what is done to a pod', () => {
  it('gives one that is added the address after the last one that was given', () => {
    const more = podTarget(start, 'add', 'pod-d');
    expect(labOf(more).pods.find(({ name }) => name === 'pod-d')?.address).toBe('10.244.2.3');
    const again = podTarget(podTarget(more, 'remove', 'pod-d'), 'add', 'pod-d');
    expect(labOf(again).pods.find(({ name }) => name === 'pod-d')?.address).toBe('10.244.2.4');
  });

  it('leaves the bridge when the last one goes, as the CNI plugin does', () => {
    const bare = podTarget(start, 'remove', 'pod-b');
    expect(labOf(bare).nodes[1]?.bridge?.name).toBe('cni0');
    const booted = nodeTarget(bare, 'restart', 'node-2');
    expect(labOf(booted).nodes[1]?.bridge).toBeUndefined();
  });

  it('is refused on a node that is off, and on one whose bridge is that of another subnet', () => {
    const off = nodeTarget(start, 'stop', 'node-2');
    expect(refusal(() => podTarget(off, 'add', 'pod-d'))).toMatch(/^lab\/node-state node node-2, where/);
    const other: Target = {
      scenario,
      life: start.life.map((node) =>
        node.node === 'node-2' ? { ...node, subnets: start.life[2]!.subnets } : node,
      ),
    };
    expect(refusal(() => podTarget(other, 'add', 'pod-d'))).toMatch(
      /already has an IP address different from/,
    );
    expect(refusal(() => podTarget(start, 'add', 'pod-a'))).toMatch(/^lab\/pod-state pod pod-a is on node-1/);
    expect(refusal(() => podTarget(start, 'remove', 'pod-d'))).toMatch(/pod pod-d is not there/);
  });
});

describe('any row of deeds', () => {
  const anyDeed = fc.oneof(
    fc.tuple(
      fc.constant('node' as const),
      fc.constantFrom(...nodeDeeds),
      fc.constantFrom('node-1', 'node-2', 'node-3'),
    ),
    fc.tuple(
      fc.constant('pod' as const),
      fc.constantFrom(...podDeeds),
      fc.constantFrom('pod-a', 'pod-b', 'pod-c', 'pod-d'),
    ),
  );

  it('is refused or makes a lab in which no two have an address, and that its changes lead to', () => {
    fc.assert(
      fc.property(fc.array(anyDeed, { maxLength: 12 }), (deeds) => {
        let target = start;
        for (const [kind, deed, name] of deeds) {
          const before = target;
          try {
            target = kind === 'node' ? nodeTarget(target, deed, name) : podTarget(target, deed, name);
          } catch (error) {
            if (!(error instanceof LabError)) throw error;
          }
          const change = changeOf(before, target);
          const left = new Set([...change.nodesLeaving, ...change.podsLeaving].map(({ item }) => item.name));
          const come = [...change.nodesJoining, ...change.podsJoining].map(({ item }) => item.name);
          const there = [...thereIn(before).filter((one) => !left.has(one)), ...come];
          expect(there.toSorted()).toEqual(thereIn(target).toSorted());
          const addresses = labOf(target).pods.map(({ address }) => address);
          expect(new Set(addresses).size).toBe(addresses.length);
        }
      }),
    );
  });
});

describe('what takes away', () => {
  it('asks programs to end, but not on a node that loses its power', () => {
    const removed = clearanceOf(changeOf(start, podTarget(start, 'remove', 'pod-a')));
    expect(removed.stop).toEqual([{ pod: 'pod-a', name: 'web', graceMs: 2000 }]);
    const cut = clearanceOf(changeOf(start, nodeTarget(start, 'stop', 'node-1')));
    expect(cut.stop).toEqual([{ pod: 'pod-a', name: 'web', graceMs: 0 }]);
  });

  it('takes disk and lease of a node that leaves for good, and of no other', () => {
    const gone = clearanceOf(changeOf(start, nodeTarget(start, 'remove', 'node-1')));
    expect(gone).toMatchObject({ agents: ['node-1'], leases: ['192.168.50.11'] });
    expect(gone.script).toContain('rm -rf /run/nodes/node-1 ');
    const off = clearanceOf(changeOf(start, nodeTarget(start, 'stop', 'node-1')));
    expect(off).toMatchObject({ agents: ['node-1'], leases: [] });
    expect(off.script).not.toContain('rm -rf');
  });

  it('minds nothing that is not there any more: no line of it can fail', () => {
    const { script } = clearanceOf(changeOf(start, nodeTarget(start, 'remove', 'node-2')));
    const commands = script.split('\n').filter((line) => /^(ip|rm|bridge)/.test(line));
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) expect(command).toMatch(/2>\/dev\/null \|\| :$/);
  });

  it('undoes what joins as well, but no disk of a node that was only switched on', () => {
    const off = nodeTarget(start, 'stop', 'node-1');
    const on = undoingOf(changeOf(off, nodeTarget(off, 'start', 'node-1')));
    expect(on).toMatchObject({ nodes: ['node-1'], pods: ['pod-a'], leases: [] });
    expect(on.script).not.toContain('rm -rf /run/nodes/node-1 ');
    const added = undoingOf(changeOf(start, nodeTarget(start, 'add', 'node-3')));
    expect(added).toMatchObject({ nodes: ['node-3'], leases: ['192.168.50.13'] });
  });
});
