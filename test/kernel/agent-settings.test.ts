import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { leaseKey } from '../../src/lease/lease-key.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Mac } from '../../src/net/mac.ts';
import { type AgentLab, agentLab, entriesOf, lostDuring } from './agent-lab.ts';
import { eventually } from './eventually.ts';
import { labOf } from './wired-lab.ts';

let lab: AgentLab | undefined;
afterEach(async () => {
  await lab?.[Symbol.asyncDispose]();
  lab = undefined;
});

async function open(more: string): Promise<AgentLab> {
  lab = await agentLab(more);
  return lab;
}

const SECOND = Cidr.parse('10.244.2.0/24');

function leaseOf(subnet: string, publicIp: string): SubnetLease {
  const vtepMac = Mac.parse('02:00:00:00:00:77');
  const backend = { kind: 'vxlan', vni: 1, vtepMac } as const;
  return { subnet: Cidr.parse(subnet), publicIp: Ipv4.parse(publicIp), backend };
}

describe('a lease of a few seconds', () => {
  it('is renewed under a new id, again and again, and no packet is lost', async () => {
    const here = await open('agent: { lease-ttl: 3s, subnet-lease-renew-margin: 2s }');
    const ids = new Set<string | undefined>();
    const lost = await lostDuring(here, () =>
      eventually(async () => ids.add(await here.leaseIdOf(SECOND)).size >= 3),
    );
    expect(lost).toBe(0);
    expect(await here.log('node-2')).toMatch(
      /Lease renewed, new expiration: [^]*Waiting for 9\d\d\.\d+ms to renew lease/,
    );
    expect((await here.run('status')).stdout).toContain('all there');
  });

  it('of a node whose agent was killed ends by itself, and the others forget the node', async () => {
    const here = await open('agent: { lease-ttl: 3s }');
    const { agents } = here;
    await agents.stop('node-2', { kill: true });
    await eventually(async () => (await entriesOf(here, 'node-1')) === '');
    expect((await agents.leases()).entries.map(({ key }) => key)).toEqual([
      '/coreos.com/network/subnets/10.244.1.0-24',
    ]);
    await here.start('node-2');
    await agents.settle();
    expect((await here.run('status')).stdout).toContain('all there');
  });
});

describe('a pod network that is used up', () => {
  it('has the agent of a node that comes too late give up, and take a subnet as soon as one is free', async () => {
    const { agents, store, start, stateOf, ...rest } = await open(
      'network: { Network: 10.244.0.0/22, SubnetLen: 24, SubnetMin: 10.244.1.0, SubnetMax: 10.244.2.0 }',
    );
    await agents.stop('node-2', { revoke: true });
    const other = leaseOf('10.244.2.0/24', '192.168.50.99');
    await store.put(leaseKey(other), leaseValue(other));
    await expect(start('node-2')).rejects.toMatchObject({
      problems: [{ code: 'lease/out-of-subnets' }],
    });
    expect((await stateOf('node-2'))?.phase).toBe('failed');
    await store.delete(leaseKey(other));
    await eventually(async () => (await stateOf('node-2'))?.phase === 'ready');
    await agents.settle();
    expect((await rest.run('status')).stdout).toContain('all there');
  });
});

describe('what a node left behind', () => {
  const gone = leaseOf('10.244.9.0/24', '192.168.50.99');

  async function leaveWhileDown({ agents, store, start }: AgentLab): Promise<void> {
    await store.put(leaseKey(gone), leaseValue(gone));
    await agents.settle();
    await agents.stop('node-1');
    await store.delete(leaseKey(gone));
    await start('node-1');
    await agents.settle();
  }

  it('while the agent was down stays, as with flannel, and status names it', async () => {
    const here = await open('');
    await leaveWhileDown(here);
    const { stdout, exitCode } = await here.run('status', '--json');
    expect(exitCode).toBe(0);
    const { leftovers } = JSON.parse(stdout) as {
      leftovers: { where: string; fact: string; command: string }[];
    };
    expect(leftovers.map(({ where, fact }) => `${where} ${fact}`)).toEqual([
      'node-1 route',
      'node-1 neigh',
      'node-1 fdb',
    ]);
    for (const { command } of leftovers) await here.sh(command);
    expect((await here.run('status', '--json')).stdout).toContain('"leftovers": []');
  });

  it('goes at the next start with leftovers: remove', async () => {
    const here = await open('agent: { leftovers: remove }');
    await leaveWhileDown(here);
    expect((await here.run('status', '--json')).stdout).toContain('"leftovers": []');
    expect(await here.log('node-1')).toContain('Removed 3 entries that no lease demands');
    expect((await here.run('status')).stdout).toContain('all there');
  });
});

describe('ip-blackhole-route', () => {
  it("drops what is for no pod of the node's own subnet, as long as it has no pods' bridge", async () => {
    await using here = await labOf(`apiVersion: k8s-netlab/v1
name: blackhole
agent: { ip-blackhole-route: true, iptables-resync: 1 }
nodes: [node-1, node-2]
`);
    const routes = () => here.sh('ip -n node-1 route');
    await eventually(async () => (await routes()).includes('blackhole 10.244.1.0/24'));
    await here.sh('ip -n node-1 route del blackhole 10.244.1.0/24');
    await eventually(async () => (await routes()).includes('blackhole 10.244.1.0/24'));
    expect((await here.run('status')).stdout).toContain('all there');
  });
});

describe('ip-masq', () => {
  it('is told to pods by the file, and to the kernel as rules', async () => {
    const { sh, run } = await open('agent: { ip-masq: true }');
    expect(await sh('cat /run/nodes/node-1/run/flannel/subnet.env')).toBe(
      'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n',
    );
    expect(await sh('stat -c %a /run/nodes/node-1/run/flannel/subnet.env')).toBe('644\n');
    expect(await sh('ip netns exec node-1 iptables -t nat -S')).toContain('-j FLANNEL-POSTRTG');
    expect((await run('status')).stdout).toContain('all there');
  });
});

describe('a node with agent: none', () => {
  it('has no lease, and nobody expects anything of flannel there', async () => {
    await using here = await labOf(`apiVersion: k8s-netlab/v1
name: bare-node
nodes: [node-1, { name: node-2, agent: none }]
pods: [pod-a@node-1]
`);
    expect((await here.run('inspect', 'leases', '--json')).stdout).not.toContain('192.168.50.12');
    expect(await here.sh('ip -n node-2 -br link')).not.toContain('flannel');
    expect((await here.run('status')).stdout).toContain('all there');
  });
});

/** An external program's place: it takes the subnet it is told, and says what it was told. */
const STAND_IN = `#!/bin/sh
echo "started as: $*"
. /run/flannel/subnet.env
ip -br addr show dev eth0
printf 'FLANNEL_NETWORK=10.244.0.0/16\\nFLANNEL_SUBNET=%s\\nFLANNEL_MTU=1450\\nFLANNEL_IPMASQ=false\\n' "$FLANNEL_SUBNET" >/run/flannel/.subnet.env
mv /run/flannel/.subnet.env /run/flannel/subnet.env
trap 'echo "Exiting cleanly..."; exit 0' TERM
while :; do sleep 1 & wait $!; done
`;

describe('a node with agent: flanneld', () => {
  const text = `apiVersion: k8s-netlab/v1
name: real
store: { kind: etcd, members: 1 }
agent: { healthz-port: 10256 }
nodes: [node-1, { name: node-2, agent: flanneld }]
pods: [pod-a@node-1]
`;

  it('has the program run there with the flags of the scenario, and its words in the log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-flanneld-'));
    await writeFile(join(folder, 'flanneld'), STAND_IN);
    await chmod(join(folder, 'flanneld'), 0o755);
    await chmod(folder, 0o755);
    const path = process.env['PATH'];
    process.env['PATH'] = `${folder}:${path}`;
    try {
      await using here = await labOf(text);
      const said = (await here.run('logs', '--agent', 'node-2')).stdout;
      expect(said).toContain(
        'started as: -etcd-endpoints=http://192.168.50.2:2379 -etcd-prefix=/coreos.com/network -iface=eth0 -subnet-file=/run/flannel/subnet.env',
      );
      expect(said).toContain('-healthz-ip=0.0.0.0 -healthz-port=10256');
      expect(said).toContain('192.168.50.12/24');
      expect(await here.sh('cat /run/nodes/node-2/run/flannel/subnet.env')).toContain('10.244.2.1/24');
    } finally {
      process.env['PATH'] = path;
      await rm(folder, { recursive: true });
    }
  });

  it('says where it looked for a program that is not there', async () => {
    await expect(labOf(text)).rejects.toMatchObject({
      problems: [{ code: 'machine/no-flanneld', message: expect.stringContaining('/opt/bin') as string }],
    });
  });
});
