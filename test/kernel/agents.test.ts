import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configKey } from '../../src/lease/lease-key.ts';
import { Cidr } from '../../src/net/ipv4.ts';
import { type AgentLab, agentLab, entriesOf, expectWhole, lostDuring, viewedSubnets } from './agent-lab.ts';
import { eventually } from './eventually.ts';

const SECOND = Cidr.parse('10.244.2.0/24');

let lab: AgentLab;
beforeAll(async () => {
  lab = await agentLab('agent: { healthz-port: 10256 }');
});
afterAll(() => lab[Symbol.asyncDispose]());

const ask = (path: string) =>
  lab.sh(
    `ip netns exec node-1 ${process.execPath} -e "fetch('http://127.0.0.1:10256${path}').then(async (r) => console.log(r.status, await r.text()))"`,
  );

const expectAllThere = () => expectWhole(lab);

describe('the agents of a lab that is up', () => {
  it('have leased the subnets that the design foresees, and say so in the lab', async () => {
    const states = await lab.agents.list();
    expect(states.map(({ node, phase, lease }) => [node, phase, lease?.subnet])).toEqual([
      ['node-1', 'ready', '10.244.1.0/24'],
      ['node-2', 'ready', '10.244.2.0/24'],
    ]);
    expect(await viewedSubnets(lab)).toEqual(['10.244.1.0/24', '10.244.2.0/24']);
    await expectAllThere();
  });

  it("speak flanneld's words, device first, lease second, then the file", async () => {
    const text = await lab.log('node-1');
    const order = [
      'CLI flags config:',
      'Created subnet manager: Etcd Local Manager with Previous Subnet: None',
      'Installing signal handlers',
      'Start healthz server on 0.0.0.0:10256',
      'Found network config - Backend type: vxlan',
      'Using interface with name eth0 and address 192.168.50.11',
      'Defaulting external address to interface address (192.168.50.11)',
      'VXLAN config: VNI=1 Port=0 GBP=false Learning=false DirectRouting=false',
      'Found previously leased subnet (10.244.1.0/24), reusing',
      'Allocated lease (ip: 10.244.1.0/24 ipv6: ::/0) to current node (192.168.50.11)',
      'Wrote subnet file to /run/flannel/subnet.env',
      'flannel is ready',
      'Running backend.',
    ];
    expect(order.map((words) => text.indexOf(words)).every((at) => at >= 0)).toBe(true);
    expect(order.map((words) => text.indexOf(words))).toEqual(
      [...order.map((words) => text.indexOf(words))].sort((a, b) => a - b),
    );
    expect(text).toMatch(/Waiting for 22h59m5[89]\.\d+s to renew lease/);
  });

  it('show their logs by name', async () => {
    const { stdout } = await lab.run('logs', '--agent', 'node-1', '--tail', '1');
    expect(stdout).toMatch(/^I\d{4} \d\d:\d\d:\d\d\.\d{6} {7}1 \S+\.go:\d+\] \S/);
    const wrong = await lab.run('logs', '--agent', 'pod-a');
    expect(wrong.stderr).toContain("pod-a is no node; only nodes have flannel's agent");
  });

  it('answer for their health, and with metrics', async () => {
    expect(await ask('/healthz')).toBe('200 flanneld is running\n');
    expect(await ask('/readyz')).toBe('200 flanneld is ready\n');
    expect(await ask('/metrics')).toContain('\nflannel_leases 2\n');
    expect(await ask('/other')).toMatch(/^404/);
  });
});

describe('an agent that is restarted', () => {
  it('takes its lease again under a new id, keeps its device, and no packet is lost', async () => {
    const before = await lab.leaseIdOf(SECOND);
    const link = await lab.sh('ip -n node-2 -o link show flannel.1');
    const lost = await lostDuring(lab, async () => {
      await lab.agents.stop('node-2');
      await lab.start('node-2');
      await lab.agents.settle();
    });
    expect(lost).toBe(0);
    expect(await lab.sh('ip -n node-2 -o link show flannel.1')).toBe(link);
    expect(await lab.leaseIdOf(SECOND)).not.toBe(before);
    expect(await lab.log('node-2')).toContain(
      'Found lease (ip: 10.244.2.0/24 ipv6: ::/0) for current IP (192.168.50.12), reusing',
    );
    await expectAllThere();
  });

  it('asks for the subnet in its file where the store has forgotten it', async () => {
    await lab.agents.stop('node-2', { revoke: true });
    await lab.agents.settle();
    expect(await entriesOf(lab, 'node-1')).toBe('');
    await lab.start('node-2');
    await lab.agents.settle();
    expect(await lab.log('node-2')).toMatch(
      /Previous Subnet: 10\.244\.2\.0\/24[^]*Found previously leased subnet \(10\.244\.2\.0\/24\), reusing/,
    );
    await expectAllThere();
  });

  it('is not ready before there is a network configuration, and then it is', async () => {
    const config = (await lab.store.get(configKey()))!;
    await lab.agents.stop('node-1');
    await lab.store.delete(config.key);
    const started = lab.start('node-1');
    await eventually(async () => (await ask('/readyz').catch(() => '')).startsWith('503'));
    expect(await ask('/readyz')).toBe('503 flanneld is not ready yet\n');
    expect((await lab.run('status')).stdout).toContain("node-1: flannel's agent is not ready");
    await lab.store.create(config.key, config.value);
    await started;
    expect(await ask('/readyz')).toBe('200 flanneld is ready\n');
    expect(await lab.log('node-1')).toMatch(
      /E\d{4} .* main\.go:536\] Couldn't fetch network config: flannel config not found in etcd store\.[^]*\ntimed out\n/,
    );
    await lab.agents.settle();
    await expectAllThere();
  });
});

describe('an agent that is killed', () => {
  it('says nothing any more, and what it had told the kernel stays', async () => {
    const before = await entriesOf(lab, 'node-2');
    await lab.agents.stop('node-2', { kill: true });
    expect(await entriesOf(lab, 'node-2')).toBe(before);
    expect((await lab.log('node-2')).trim().split('\n').at(-1)).not.toContain('Exiting cleanly');
    const { stdout } = await lab.run('status');
    expect(stdout).toContain("node-2: flannel's agent is not ready: it was stopped");
    expect(stdout).toContain('k8s-netlab node restart node-2 --agent');
    await lab.start('node-2');
    await lab.agents.settle();
    await expectAllThere();
  });
});

describe('a lease that is revoked', () => {
  it('ends its agent well; the others forget it, its own device stays', async () => {
    await lab.agents.revoke(SECOND);
    await eventually(async () => (await lab.stateOf('node-2'))?.phase === 'ended');
    await lab.agents.settle();
    expect(await entriesOf(lab, 'node-1')).toBe('');
    expect(await entriesOf(lab, 'node-2')).toContain('10.244.1.0/24 via 10.244.1.0 onlink');
    const said = (await lab.log('node-2')).trim().split('\n').slice(-3);
    expect(said.map((line) => line.replace(/^.*\] /, ''))).toEqual([
      'Lease has been revoked. Shutting down daemon.',
      'Waiting for all goroutines to exit',
      'Exiting cleanly...',
    ]);
    expect((await lab.run('status')).stdout).toContain('its lease was revoked');
    await lab.start('node-2');
    await lab.agents.settle();
    await expectAllThere();
  });

  it('nobody has is said to be none', async () => {
    await expect(lab.agents.revoke(Cidr.parse('10.244.9.0/24'))).rejects.toMatchObject({
      problems: [{ code: 'agent/no-such-lease', message: 'nobody has leased 10.244.9.0/24' }],
    });
  });
});

describe('the process of all agents', () => {
  it('killed by SIGKILL is there again a second later, and no packet was lost', async () => {
    const before = await lab.sh('ip -n node-1 -o link show flannel.1');
    const lost = await lostDuring(lab, async () => {
      await killHost(lab);
      await eventually(async () => {
        const states = await lab.agents.list().catch(() => []);
        return states.length === 2 && states.every(({ phase }) => phase === 'ready');
      });
      await lab.agents.settle();
    });
    expect(lost).toBe(0);
    expect(await lab.sh('ip -n node-1 -o link show flannel.1')).toBe(before);
    await expectAllThere();
  });

  it('that does not answer is named by status', async () => {
    await killHost(lab);
    const { stdout, exitCode } = await lab.run('status');
    expect(exitCode).toBe(1);
    expect(stdout).toContain("node-1: flannel's agent is not ready: no answer");
    await eventually(async () => {
      const states = await lab.agents.list().catch(() => []);
      return states.length === 2 && states.every(({ phase }) => phase === 'ready');
    });
  });
});

/** The only process of Node.js whose command line ends in the folder of this lab; its parent starts it again. */
async function killHost({ sh }: AgentLab): Promise<void> {
  const pid = await sh(
    'for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline 2>/dev/null | grep -q "^[^ ]*node .*agent/main.js /run/lab" && echo ${p#/proc/}; done; true',
  );
  expect(pid.trim()).toMatch(/^\d+$/);
  await sh(`kill -KILL ${pid.trim()}`);
}
