import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cniNodesOf } from '../../src/cni/cni-nodes.ts';
import { LabError } from '../../src/error/lab-error.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-bin-'));
  for (const name of ['loopback', 'bridge', 'host-local', 'portmap']) {
    await writeFile(join(folder, name), '#!/bin/sh\n');
    await chmod(join(folder, name), 0o755);
  }
  await writeFile(join(folder, 'notes'), 'not a program');
  await writeFile(join(folder, 'net.conflist'), '{"name":"n","plugins":[{"type":"bridge"}]}');
});
afterAll(() => rm(folder, { recursive: true }));

const scenario = (...nodes: readonly string[]) =>
  parseScenario({
    file: join(folder, 'lab.yaml'),
    text: `apiVersion: k8s-netlab/v1\nname: plugins\nnodes:\n${nodes.map((node) => `  - ${node}\n`).join('')}`,
  });

async function refused(...nodes: readonly string[]): Promise<LabError> {
  const error: unknown = await cniNodesOf(scenario(...nodes)).catch((reason: unknown) => reason);
  if (!(error instanceof LabError)) throw new Error('nothing was refused');
  return error;
}

describe('the nodes with plugins', () => {
  it('are those that say so, with paths from the scenario on', async () => {
    const own = '{ name: node-1, cni: { bin: ., conf: net.conflist } }';
    const nodes = await cniNodesOf(scenario(own, 'node-2'));
    expect(nodes).toHaveLength(1);
    expect(nodes[0]).toMatchObject({ name: 'node-1', bin: folder, network: { name: 'n' } });
  });

  it("need no plugin of flannel's, but those that it has do the work", async () => {
    const flannel = '{ name: node-1, cni: { bin: ., conf: { name: n, type: flannel } } }';
    expect(await cniNodesOf(scenario(flannel))).toHaveLength(1);
    const other =
      '{ name: node-1, cni: { bin: ., conf: { name: n, type: flannel, delegate: { type: ptp } } } }';
    expect((await refused(other)).message).toBe(`node-1: the CNI plugin "ptp" is not in ${folder}`);
  });

  it('are refused before anything is built when plugins are missing, all of them at once', async () => {
    const { blame, problems } = await refused(
      '{ name: node-1, cni: { bin: ., conf: { name: n, plugins: [{ type: notes, ipam: { type: dhcp } }] } } }',
      '{ name: node-2, cni: { bin: none, conf: net.conflist } }',
      '{ name: node-3, cni: { bin: /run/cni, conf: net.conflist } }',
    );
    expect(blame).toBe('machine');
    expect(problems.map(({ at, message }) => `${at?.line} ${message}`)).toEqual([
      `4 node-1: the CNI plugin "notes" is not in ${folder}`,
      `4 node-1: the CNI plugin "dhcp" is not in ${folder}`,
      `5 node-2: there is no folder ${folder}/none of CNI plugins`,
      '6 node-3: there is no folder /run/cni of CNI plugins',
    ]);
    expect(problems[0].hint).toContain('containernetworking-plugins');
    expect(problems[3]?.hint).toContain('a lab has a /run of its own');
  });

  it('are refused with what is wrong of every configuration', async () => {
    const { blame, message } = await refused(
      '{ name: node-1, cni: { bin: ., conf: none.conf } }',
      '{ name: node-2, cni: { bin: ., conf: { name: n, plugins: [{}] } } }',
    );
    expect(blame).toBe('scenario');
    expect(message.split('\n')).toEqual([
      `CNI configuration: ${folder}/none.conf does not exist`,
      'CNI configuration: plugins[0].type is missing',
    ]);
  });
});
