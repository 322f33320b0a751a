import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, isNothing } from '../../src/converge/change.ts';
import { planChange } from '../../src/converge/plan-change.ts';
import type { Lab, LabNode, LabPod } from '../../src/lab/lab.ts';
import { formatChange } from '../../src/report/change.ts';
import { plainStyle } from '../../src/report/style.ts';
import { containersOf } from '../../src/runtime/start.ts';
import { become, begin } from './present.ts';

async function changeOf(before: string, after: string): Promise<string> {
  const present = await begin(before);
  const { lab } = await become(present, after);
  return formatChange(planChange(present.lab, lab), plainStyle);
}

const two = 'nodes: [node-1, node-2]\npods: [pod-a@node-1, pod-b@node-2, pod-c@node-1]\n';

describe('the change of a lab', () => {
  it('is nothing for a scenario that only looks different', async () => {
    expect(await changeOf(two, `# a comment\n\n${two}`)).toBe('');
  });

  it('names nodes and pods that join and leave', async () => {
    const after = 'nodes: [node-1, node-3]\npods: [pod-a@node-1, pod-d@node-3]\n';
    expect(await changeOf(two, after)).toBe(
      [
        '- node node-2 leaves the cluster',
        '+ node node-3 joins the cluster: 192.168.50.12, pods 10.244.2.0/24',
        '- pod pod-c is taken away',
        '- pod pod-b is taken away',
        '+ pod pod-d is new: on node-3, 10.244.2.2',
        '',
      ].join('\n'),
    );
  });

  it('gives a pod that moves an address of its new node, after the last one that was given there', async () => {
    const after = two.replace('pod-c@node-1', 'pod-c@node-2');
    expect(await changeOf(two, after)).toBe(
      '~ pod pod-c moves from node-1 to node-2: on node-2, 10.244.2.3\n',
    );
  });

  it('leaves a pod the address it has when others before it go', async () => {
    const after = two.replace('pod-a@node-1, ', '');
    expect(await changeOf(two, after)).toBe('- pod pod-a is taken away\n');
  });

  it('leaves a node the address it has when others before it go', async () => {
    const three = 'nodes: [node-1, node-2, node-3]\npods: [pod-c@node-3]\n';
    expect(await changeOf(three, three.replace('node-1, ', ''))).toBe('- node node-1 leaves the cluster\n');
  });

  it('makes a pod again whose address, MAC or MTU is another', async () => {
    const pod = (more: string) => `nodes: [node-1]\npods: [{ name: pod-a, node: node-1${more} }]\n`;
    expect(await changeOf(pod(''), pod(', mtu: 1400'))).toContain('has MTU 1400 instead of 1450');
    expect(await changeOf(pod(''), pod(', address: 10.244.1.9'))).toContain(
      'has address 10.244.1.9 instead of 10.244.1.2',
    );
    expect(await changeOf(pod(''), pod(", mac: '02:00:00:00:00:0a'"))).toContain('has MAC 02:00:00:00:00:0a');
  });

  it('makes a node again, with its pods, whose address is another', async () => {
    const after = two.replace('node-1,', '{ name: node-1, address: 192.168.50.99 },');
    expect(await changeOf(two, after)).toBe(
      [
        '~ node node-1 has address 192.168.50.99 instead of 192.168.50.11: 192.168.50.99, pods 10.244.1.0/24',
        '~ pod pod-a goes with node-1: on node-1, 10.244.1.2',
        '~ pod pod-c goes with node-1: on node-1, 10.244.1.3',
        '',
      ].join('\n'),
    );
  });

  it('ends and starts only the containers that differ, and not the pod around them', async () => {
    const pods = (...containers: readonly string[]) =>
      `nodes: [node-1]\npods: [{ name: pod-a, node: node-1, containers: [${containers.join(', ')}] }]\n`;
    const web = '{ name: web, ports: [80] }';
    const other = '{ name: other, ports: [82] }';
    expect(await changeOf(pods(web, other), pods('{ name: web, ports: [81] }', other))).toBe(
      '~ pod pod-a starts again web\n',
    );
    expect(await changeOf(pods(web), pods(other))).toBe('~ pod pod-a starts other; ends web\n');
  });

  it('builds neither a node nor a pod that joins later, and takes away what has become that', async () => {
    const later = two.replace('pod-c@node-1', '{ name: pod-c, node: node-1, joins: later }');
    expect(await changeOf(later, later)).toBe('');
    expect(await changeOf(later, two)).toBe('+ pod pod-c is new: on node-1, 10.244.1.3\n');
  });

  it.each([
    ['underlay: { mtu: 9000 }', 'the underlay'],
    ['network: { Network: 10.99.0.0/16 }', 'the pod network'],
    ['network: { Backend: { Type: host-gw } }', 'the backend'],
  ])('cannot be made under a lab that is up: %s', async (more, what) => {
    const present = await begin(two);
    const { lab } = await become(present, `${two}${more}\n`);
    expect(planChange(present.lab, lab).obstacles.map((obstacle) => obstacle.what)).toContain(what);
  });
});

/** Any scenario of up to four nodes and six pods. */
const anyScenario = fc
  .record({
    nodes: fc.uniqueArray(fc.constantFrom('node-1', 'node-2', 'node-3', 'node-4'), { minLength: 1 }),
    pods: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('pod-a', 'pod-b', 'pod-c', 'pod-d', 'pod-e', 'pod-f'),
        node: fc.nat(),
        mtu: fc.constantFrom('', ', mtu: 1400'),
        joins: fc.constantFrom('', '', ', joins: later'),
        containers: fc.constantFrom('', '{ name: web, ports: [80] }', '{ name: web, ports: [81] }'),
      }),
      { selector: ({ name }) => name },
    ),
  })
  .map(({ nodes, pods }) => {
    const lines = pods.map(
      ({ name, node, mtu, joins, containers }) =>
        `  - { name: ${name}, node: ${nodes[node % nodes.length] ?? ''}${mtu}${joins}, containers: [${containers}] }\n`,
    );
    return `nodes: [${nodes.join(', ')}]\npods: ${lines.length === 0 ? '[]' : ''}\n${lines.join('')}`;
  });

/** The nodes and pods that there are once a change is made, by name. */
function apply(before: Lab, change: Change) {
  const left = <T extends { readonly name: string }>(
    had: readonly T[],
    leaving: readonly { readonly item: T }[],
    joining: readonly { readonly item: T }[],
  ): readonly T[] => [
    ...had.filter(({ name }) => !leaving.some(({ item }) => item.name === name)),
    ...joining.map(({ item }) => item),
  ];
  return {
    nodes: namesAnd(left(before.nodes, change.nodesLeaving, change.nodesJoining), nodeFacts),
    pods: namesAnd(left(before.pods, change.podsLeaving, change.podsJoining), podFacts),
  };
}

function namesAnd<T extends { readonly name: string }>(all: readonly T[], facts: (item: T) => unknown) {
  return Object.fromEntries(all.map((one) => [one.name, facts(one)]));
}

const nodeFacts = ({ address, subnet, boots, vtep }: LabNode) => ({ address, subnet, boots, vtep });
const podFacts = ({ node, address, mac, mtuBytes, veth }: LabPod) => ({ node, address, mac, mtuBytes, veth });

/** The containers that run once a change is made. */
function containersAfter(before: Lab, change: Change): readonly string[] {
  const leaving = new Set(change.podsLeaving.map(({ item }) => item.name));
  const ended = change.containers.flatMap(({ pod, stop }) => stop.map((name) => `${pod}/${name}`));
  const started = [
    ...containersOf({ pods: change.podsJoining.map(({ item }) => item) }),
    ...change.containers.flatMap(({ start }) => start),
  ];
  const had = containersOf({ pods: before.pods.filter(({ name }) => !leaving.has(name)) });
  const stay = had.filter(({ pod, name }) => !ended.includes(`${pod}/${name}`));
  return [...stay, ...started].map((one) => JSON.stringify(one)).sort();
}

describe('any change', () => {
  it('makes of the lab before the lab after, also from one that was changed already', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyScenario, { minLength: 2, maxLength: 4 }),
        async ([first = '', ...next]) => {
          let present = await begin(first);
          for (const yaml of next) {
            const after = await become(present, yaml);
            const change = planChange(present.lab, after.lab);
            expect(apply(present.lab, change)).toEqual({
              nodes: namesAnd(after.lab.nodes, nodeFacts),
              pods: namesAnd(after.lab.pods, podFacts),
            });
            const running = containersOf(after.lab).map((one) => JSON.stringify(one));
            expect(containersAfter(present.lab, change)).toEqual(running.sort());
            present = after;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('touches no pod whose words in the scenario are the same, on a node that stays', async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, anyScenario, async (first, second) => {
        const present = await begin(first);
        const after = await become(present, second);
        const { podsLeaving, podsJoining } = planChange(present.lab, after.lab);
        const touched = [...podsLeaving, ...podsJoining].map(({ item }) => item.name);
        const same = present.lab.pods.filter(({ name }) => lineOf(first, name) === lineOf(second, name));
        const isKept = ({ node }: LabPod) =>
          present.lab.nodes.find((one) => one.name === node)?.address ===
          after.lab.nodes.find((one) => one.name === node)?.address;
        expect(same.filter((pod) => isKept(pod) && touched.includes(pod.name))).toEqual([]);
      }),
    );
  });

  it('from a lab to itself is nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (yaml) => {
        const present = await begin(yaml);
        expect(isNothing(planChange(present.lab, (await become(present, yaml)).lab))).toBe(true);
      }),
    );
  });

  it('never gives an address, MAC or device to two', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyScenario, { minLength: 2, maxLength: 4 }),
        async ([first = '', ...next]) => {
          let present = await begin(first);
          for (const yaml of next) present = await become(present, yaml);
          const { nodes, pods, absent } = present.lab;
          const all = [...pods, ...absent.pods];
          expect(new Set(all.map(({ address }) => address)).size).toBe(all.length);
          expect(new Set(nodes.map(({ subnet }) => subnet)).size).toBe(nodes.length);
        },
      ),
    );
  });
});

const lineOf = (yaml: string, pod: string) => yaml.split('\n').find((line) => line.includes(`name: ${pod},`));
