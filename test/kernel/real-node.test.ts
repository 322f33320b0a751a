import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { netlab, uniqueName } from './netlab.ts';
import { normalise } from './normalise.ts';

const lab = uniqueName('real-node');
const scenario = `
apiVersion: k8s-netlab/v1
name: real-node
nodes: [node-1, node-2, node-3]
pods: [pod-a@node-1, pod-c@node-1, pod-b@node-2]
`;

beforeAll(async () => {
  const up = await netlab(['up', '-', '--lab', lab], { input: scenario });
  expect(up.stderr + up.stdout).toContain('pod-a');
  for (const target of ['10.244.2.2', '10.244.1.3', '10.244.1.1'])
    expect((await inLab('pod-a', ['ping', '-c', '1', target])).exitCode).toBe(0);
  expect((await inLab('node-1', ['ping', '-c', '1', '192.168.50.254'])).exitCode).toBe(0);
  expect((await inLab('node-2', ['ping', '-c', '1', '192.168.50.254'])).exitCode).toBe(0);
});
afterAll(() => netlab(['down', lab]));

function inLab(where: string, command: readonly string[]) {
  return netlab(['exec', '--lab', lab, where, '--', ...command]);
}

const commands: Record<string, readonly string[]> = {
  addresses: ['ip', '-d', 'addr'],
  links: ['ip', '-d', 'link'],
  routes: ['ip', 'route', 'show', 'table', 'all'],
  neigh: ['ip', 'neigh'],
  fdb: ['bridge', 'fdb'],
};

async function recorded(where: string, table: string): Promise<readonly string[]> {
  return normalise(
    await readFile(fileURLToPath(new URL(`recorded/${where}.${table}.txt`, import.meta.url)), 'utf8'),
  );
}

describe.each([
  ['node-1', ['addresses', 'links', 'routes', 'neigh', 'fdb']],
  ['node-2', ['addresses', 'routes', 'neigh', 'fdb']],
  ['pod-a', ['addresses', 'routes', 'neigh']],
  ['pod-b', ['addresses', 'routes']],
])('%s of the lab', (where, tables) => {
  it.each(tables)(
    'prints the %s of a real one, MACs, veth names, indexes and timers aside',
    async (table) => {
      const { stdout } = await inLab(where, commands[table]!);
      expect(normalise(stdout)).toEqual(await recorded(where, table));
    },
  );
});

it("a node keeps flannel's and host-local's files, to the byte", async () => {
  const cat = async (path: string) => (await inLab('node-1', ['cat', `/run/nodes/node-1${path}`])).stdout;
  const folder = '/var/lib/cni/networks/cbr0';
  expect(await cat('/run/flannel/subnet.env')).toBe(
    'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=false',
  );
  expect(await cat(`${folder}/10.244.1.2`)).toBe('pod-a\r\neth0');
  expect(await cat(`${folder}/10.244.1.3`)).toBe('pod-c\r\neth0');
  expect(await cat(`${folder}/last_reserved_ip.0`)).toBe('10.244.1.3');
  const { stdout } = await inLab('node-1', [
    'sh',
    '-c',
    `cd /run/nodes/node-1 && stat -c '%a %s %n' run/flannel/* var/lib/cni/networks/cbr0/*`,
  ]);
  expect(stdout.split('\n')).toEqual([
    '644 97 run/flannel/subnet.env',
    '600 11 var/lib/cni/networks/cbr0/10.244.1.2',
    '600 11 var/lib/cni/networks/cbr0/10.244.1.3',
    '600 10 var/lib/cni/networks/cbr0/last_reserved_ip.0',
    '750 0 var/lib/cni/networks/cbr0/lock',
  ]);
});
