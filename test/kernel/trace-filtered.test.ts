import { geteuid } from 'node:process';
import { describe, expect, it } from 'vitest';
import { lastOf, traced } from './traced.ts';
import { wiredLab } from './wired-lab.ts';

const isRoot = geteuid?.() === 0;

describe('trace into a filter', () => {
  it('says that netfilter dropped it, and where; without root that the kernel does not tell', async () => {
    await using lab = await wiredLab();
    await lab.sh(
      'nsenter --net=/run/netns/node-2 sh -c "nft add table ip t; nft add chain ip t f { type filter hook forward priority 0 \\; }; nft add rule ip t f ip daddr 10.244.2.2 drop"',
    );
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request node-2/flannel.1 in');
    const dropped = found.evidence.filter((line) => line.includes(': dropped after '));
    expect(dropped).toEqual(isRoot ? ['node-2: dropped after flannel.1: NETFILTER_DROP'] : []);
    expect(found.trace.watched.drops.kind).toBe(isRoot ? 'told' : 'untold');
  });

  it('shows the rule that may have dropped it, and none that has met no packet', async () => {
    await using lab = await wiredLab();
    await lab.sh(
      'nsenter --net=/run/netns/node-2 sh -c "nft add table ip t; nft add chain ip t f { type filter hook forward priority 0 \\; }; nft add rule ip t f ip daddr 10.244.2.9 counter drop; nft add rule ip t f ip daddr 10.244.2.2 counter drop"',
    );
    const { stdout } = await lab.run('trace', 'pod-a', 'pod-b');
    expect(stdout).toContain('node-2: a rule there drops or rejects; it has met 1 so far\n');
    expect(stdout).toContain('ip t f: ip daddr 10.244.2.2 counter packets 1 bytes 84 drop\n');
    expect(stdout).toContain('ip netns exec node-2 nft -a list ruleset');
    expect(stdout).not.toContain('10.244.2.9');
  });

  it('of a node that does not forward ends there', async () => {
    await using lab = await wiredLab();
    await lab.sh('nsenter --net=/run/netns/node-2 sysctl -qw net.ipv4.ip_forward=0');
    const found = await traced(lab, ['pod-a', 'pod-b']);
    expect(lastOf(found)).toBe('request node-2/flannel.1 in');
    expect(found.evidence).toContain('node-2: no route: No route to host');
  });
});
