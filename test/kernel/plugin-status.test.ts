import { afterAll, beforeAll, expect, it } from 'vitest';
import { netlab, uniqueName } from './netlab.ts';

const lab = uniqueName('plugin-status');
const scenario = `
apiVersion: k8s-netlab/v1
name: plugin-status
nodes:
  - name: node-1
    cni:
      bin: /usr/lib/cni
      conf:
        cniVersion: 1.0.0
        name: net
        plugins:
          - type: ptp
            ipam: { type: host-local, ranges: [[{ subnet: 10.244.1.0/24 }]], routes: [{ dst: 0.0.0.0/0 }] }
pods: [pod-a@node-1, pod-b@node-1]
`;

beforeAll(async () => {
  expect(await netlab(['up', '-', '--lab', lab], { input: scenario })).toMatchObject({ exitCode: 0 });
});
afterAll(() => netlab(['down', lab]));

it('status asks plugins by CHECK, and tells what they find beside what the lab sees itself', async () => {
  const before = await netlab(['status', lab]);
  expect(before.exitCode).toBe(0);
  expect(before.stdout).toContain('all there');
  expect((await netlab(['ping', 'pod-a', 'pod-b', '--lab', lab])).exitCode).toBe(0);
  await netlab(['exec', '--lab', lab, 'pod-a', '--', 'ip', 'route', 'del', 'default']);
  const { stdout, exitCode } = await netlab(['status', lab, '--json']);
  expect(exitCode).toBe(1);
  const { differences } = JSON.parse(stdout) as {
    differences: { fact: string; where: string; what: string }[];
  };
  expect(differences.map(({ fact, where }) => `${fact} ${where}`)).toEqual([
    'route pod-a',
    'attachment pod-a',
  ]);
  expect(differences[1]?.what).toMatch(
    /^pod-a on node-1: the CNI plugin "ptp" says: Expected Route .* not found in routing table \(code 999\) at CHECK$/,
  );
});
