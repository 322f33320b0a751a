import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachPods } from '../../src/cni/attach-pods.ts';
import { keepAttachments, readAttachments } from '../../src/cni/attachments-file.ts';
import { checkPods } from '../../src/cni/check-pods.ts';
import { detachPods } from '../../src/cni/detach-pods.ts';
import { cniNodesOf } from '../../src/cni/cni-nodes.ts';
import { openLab } from '../../src/netlab.ts';
import type { OpenLab } from '../../src/sandbox/open-lab.ts';
import { netlab, uniqueName } from './netlab.ts';
import { normalise } from './normalise.ts';

const file = fileURLToPath(new URL('scenarios/plugins.yaml', import.meta.url));
const byPlugins = uniqueName('plugins');
const byLab = uniqueName('no-plugins');
const pods = ['pod-a', 'pod-b', 'pod-c', 'pod-d'];

beforeAll(async () => {
  const text = await readFile(file, 'utf8');
  const without = text.replace(/^ {2}- name: node-1\n {4}cni:\n( {6}.*\n)+/m, '  - node-1\n');
  expect(without).not.toContain('portmap');
  for (const [lab, input] of [
    [byPlugins, text],
    [byLab, without],
  ] as const)
    expect(await netlab(['up', '-', '--lab', lab], { input })).toMatchObject({ exitCode: 0 });
  for (const lab of [byPlugins, byLab]) await pingAll(lab);
});
afterAll(async () => {
  await netlab(['down', byPlugins]);
  await netlab(['down', byLab]);
});

const inside = async (lab: string, where: string, ...command: readonly string[]): Promise<string> => {
  const { stdout, stderr, exitCode } = await netlab(['exec', '--lab', lab, where, '--', ...command]);
  expect(`${stderr}${exitCode}`).toBe('0');
  return stdout;
};
const open = (lab: string): Promise<OpenLab> => openLab({ name: lab, env: process.env });

/** From both nodes and from every pod to every pod. */
async function pingAll(lab: string): Promise<void> {
  const { lab: built, inside: runner } = await open(lab);
  const targets = built.pods.map(({ address }) => address).join(' ');
  const script = `for from in node-1 node-2 ${pods.join(' ')}; do for to in ${targets}; do
    ip netns exec $from ping -c 1 -W 2 -q $to >/dev/null || echo "$from does not reach $to"
  done; done`;
  expect(await runner.run(['sh', '-c', script])).toMatchObject({ kind: 'exited', stdout: '', code: 0 });
}

describe('a node whose pods are wired by plugins', () => {
  it('reaches every pod of the lab, as they reach its own and each other', async () => {
    await pingAll(byPlugins);
  });

  it.each([
    ['node-1', ['ip', '-d', 'addr']],
    ['node-1', ['ip', '-d', 'link']],
    ['node-1', ['ip', 'route', 'show', 'table', 'all']],
    ['node-1', ['bridge', '-d', 'link']],
    ['node-1', ['bridge', 'fdb']],
    ['node-2', ['ip', '-d', 'addr']],
    ['node-2', ['bridge', 'fdb']],
    ['pod-a', ['ip', '-d', 'addr']],
    ['pod-a', ['ip', 'route', 'show', 'table', 'all']],
    ['pod-c', ['ip', 'route', 'show', 'table', 'all']],
  ])('shows on %s the same as one wired by the lab: %j', async (where, command) => {
    const [real, ours] = [await inside(byPlugins, where, ...command), await inside(byLab, where, ...command)];
    expect(versionless(normalise(real))).toEqual(versionless(normalise(ours)));
  });

  it('is as status wants it, by the names that the plugins gave', async () => {
    const { stdout } = await netlab(['status', byPlugins]);
    expect(stdout).toMatch(/2 nodes, 4 pods, \d{3} facts checked, all there$/);
    const { lab } = await open(byPlugins);
    const { veth, mac } = lab.pods.find(({ name }) => name === 'pod-a')!;
    const fdb = await netlab(['inspect', 'fdb', 'node-1', '--lab', byPlugins]);
    expect(fdb.stdout).toMatch(new RegExp(`${mac}.*pod-a`));
    expect(fdb.stdout).toContain(veth.name);
    expect((await netlab(['graph', byPlugins])).stdout).toContain(veth.name);
  });

  it('is found to have lost what a plugin made', async () => {
    const { lab } = await open(byPlugins);
    const { veth } = lab.pods.find(({ name }) => name === 'pod-b')!;
    const hairpin = async (word: 'on' | 'off'): Promise<string> =>
      inside(byPlugins, 'node-1', 'sh', '-c', `ip link set ${veth.name} type bridge_slave hairpin ${word}`);
    await hairpin('off');
    const { stdout } = await netlab(['status', byPlugins]);
    expect(stdout).toContain("pod-b's cable) has hairpin off instead of on");
    await hairpin('on');
  });

  it('keeps what flannel and libcni keep, and the commands to come know who is attached', async () => {
    const list = 'cd /var/lib/cni && stat -c "%a %n" flannel results flannel/* results/*';
    expect((await inside(byPlugins, 'node-1', 'sh', '-c', list)).split('\n')).toEqual([
      '700 flannel',
      '700 results',
      '600 flannel/pod-a',
      '600 flannel/pod-b',
      '600 results/cbr0-pod-a-eth0',
      '600 results/cbr0-pod-b-eth0',
      '600 results/cni-loopback-pod-a-lo',
      '600 results/cni-loopback-pod-b-lo',
    ]);
    expect(await inside(byPlugins, 'node-1', 'cat', '/var/lib/cni/flannel/pod-a')).toBe(
      '{"cniVersion":"0.3.1","hairpinMode":true,"ipMasq":true,"ipam":{"ranges":[[{"subnet":"10.244.1.0/24"}]],"routes":[{"dst":"10.244.0.0/16"}],"type":"host-local"},"isDefaultGateway":true,"isGateway":true,"mtu":1450,"name":"cbr0","type":"bridge"}',
    );
    const { stateFolder } = await open(byPlugins);
    expect((await readAttachments(stateFolder)).map(({ pod, node }) => `${pod}@${node}`)).toEqual([
      'pod-a@node-1',
      'pod-b@node-1',
    ]);
  });
});

describe('on a node whose pods the lab has wired', () => {
  it('plugins attach another one beside them, and take it away again', async () => {
    const { inside: runner } = await open(byLab);
    const [node] = await cniNodesOf((await open(byPlugins)).scenario);
    await inside(byLab, 'underlay', 'ip', 'netns', 'add', 'pod-x');
    const attachments = await attachPods(runner, node!, [{ name: 'pod-x' }]);
    expect(attachments[0]?.wiring).toMatchObject({ address: '10.244.1.4', bridge: { name: 'cni0' } });
    const ping = (to: string): Promise<string> =>
      inside(byLab, 'underlay', 'ip', 'netns', 'exec', 'pod-x', 'ping', '-c', '1', '-W', '2', to);
    for (const to of ['10.244.1.2', '10.244.1.3', '10.244.2.2'])
      expect(await ping(to)).toContain('1 received');
    expect(await detachPods(runner, attachments)).toEqual([]);
    expect(await inside(byLab, 'node-1', 'ls', '/var/lib/cni/networks/cbr0')).not.toContain('10.244.1.4');
    expect((await netlab(['status', byLab])).stdout).toContain('all there');
    await inside(byLab, 'underlay', 'ip', 'netns', 'del', 'pod-x');
  });
});

describe('a port of the node', () => {
  const comment = (pod: string): string => `-m comment --comment "dnat name: \\"cbr0\\" id: \\"${pod}\\""`;
  /** Asks by the node's address from another node; the pods' containers answer with their names. */
  const ask: Readonly<Record<string, string>> = {
    tcp: 'curl -s --max-time 5 http://192.168.50.11:8080/',
    udp: 'exec 3<>/dev/udp/192.168.50.11/8080 && echo hello >&3 && timeout 5 head -n 1 <&3',
  };

  it('is forwarded by portmap to the pod that has it now, TCP and UDP', async () => {
    const { inside: runner, stateFolder } = await open(byPlugins);
    const [node] = await cniNodesOf((await open(byPlugins)).scenario);
    const mapped = ['tcp', 'udp'].map((protocol) => ({ hostPort: 8080, containerPort: 8080, protocol }));
    for (const pod of ['pod-a', 'pod-b']) {
      const before = (await readAttachments(stateFolder)).filter((one) => one.pod === pod);
      expect(await detachPods(runner, before)).toEqual([]);
      const attachments = await attachPods(runner, node!, [
        { name: pod, capabilityArgs: { portMappings: mapped } },
      ]);
      await keepAttachments(stateFolder, attachments);
      const chain = `CNI-DN-${createHash('sha512').update(`cbr0${pod}`).digest('hex').slice(0, 21)}`;
      const rules = (await inside(byPlugins, 'node-1', 'iptables', '-t', 'nat', '-S')).split('\n');
      const { address } = attachments[0]!.wiring;
      expect(rules).toEqual(
        expect.arrayContaining([
          '-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT',
          '-A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ',
          `-A CNI-HOSTPORT-DNAT -p tcp ${comment(pod)} -m multiport --dports 8080 -j ${chain}`,
          `-A ${chain} -s 10.244.1.0/24 -p tcp -m tcp --dport 8080 -j CNI-HOSTPORT-SETMARK`,
          `-A ${chain} -p tcp -m tcp --dport 8080 -j DNAT --to-destination ${address}:8080`,
          '-A CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000',
          '-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE',
        ]),
      );
      for (const protocol of ['tcp', 'udp'])
        expect(await inside(byPlugins, 'node-2', 'bash', '-c', ask[protocol]!)).toContain(pod);
      expect(await checkPods(runner, attachments)).toMatchObject([{ pod, kind: 'unchecked' }]);
      expect(await detachPods(runner, attachments)).toEqual([]);
      expect(await inside(byPlugins, 'node-1', 'iptables', '-t', 'nat', '-S')).not.toContain(chain);
      await keepAttachments(stateFolder, await attachPods(runner, node!, [{ name: pod }]));
    }
  });
});

/** Version 1.1.1 of the bridge plugin gives a pod's eth0 no queue; the lab does as 1.9.1, which gives it one. */
function versionless(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (/^eth0@ifN: .* mtu 1450 /.test(line) ? line.replace(/ qlen 1000$/, '') : line));
}
