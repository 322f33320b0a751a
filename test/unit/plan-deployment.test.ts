import { describe, expect, it } from 'vitest';
import { isNothing } from '../../src/converge/change.ts';
import { planDeployment } from '../../src/converge/plan-deployment.ts';
import { formatChange } from '../../src/report/change.ts';
import { plainStyle } from '../../src/report/style.ts';
import { become, begin } from './present.ts';

const two = 'nodes: [node-1, node-2]\npods: [pod-a@node-1, pod-b@node-2, pod-c@node-1]\n';

describe('what a scenario says beside its nodes and pods', () => {
  const deployed = async (before: string, after: string) => {
    const present = await begin(before);
    const next = await become(present, after);
    return planDeployment(present, next);
  };

  it('has agents start again whose settings are others, and nothing else is touched', async () => {
    const change = await deployed(two, `${two}agent: { ip-masq: true }\n`);
    expect(formatChange(change, plainStyle)).toBe(
      '~ node node-1 gets an agent with other settings\n~ node node-2 gets an agent with other settings\n',
    );
    expect(isNothing(await deployed(two, `# other lines\n\n${two}agent: { ip-masq: false }\n`))).toBe(true);
  });

  it('ends the agent of a node that is to do without one, and starts it again', async () => {
    const nodes = (third: string) => two.replace('node-2]', `node-2, ${third}]`);
    const without = nodes('{ name: node-3, agent: none }');
    expect((await deployed(nodes('node-3'), without)).agents).toEqual([
      { node: 'node-3', deed: 'stop', why: 'does without an agent' },
    ]);
    expect((await deployed(without, nodes('node-3'))).agents).toMatchObject([
      { node: 'node-3', deed: 'start' },
    ]);
  });

  it.each([
    ['store: { kind: etcd, members: 1 }', 'the store'],
    ['network: { SubnetLen: 26 }', 'the range of subnets'],
    ['network: { EnableNFTables: true }', 'EnableNFTables'],
  ])('cannot be changed under a lab that is up: %s', async (more, what) => {
    const { obstacles } = await deployed(two, `${two}${more}\n`);
    expect(obstacles.map((obstacle) => obstacle.what)).toContain(what);
  });

  it('names the node whose CNI plugins would be others', async () => {
    const cni = '{ bin: /opt/cni/bin, conf: { cniVersion: 1.0.0, name: n, plugins: [{ type: bridge }] } }';
    const { obstacles } = await deployed(two, two.replace('[node-1,', `[{ name: node-1, cni: ${cni} },`));
    expect(obstacles).toMatchObject([{ what: 'the CNI plugins of node-1', before: 'none' }]);
  });
});
