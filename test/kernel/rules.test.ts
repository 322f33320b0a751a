import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeProgram } from '../../src/agent/node-program.ts';
import { installRules } from '../../src/agent/rules/install-rules.ts';
import { resync } from '../../src/agent/rules/resync.ts';
import type { RulesNode, TrafficRules } from '../../src/agent/rules/rules-node.ts';
import type { RuleWishes } from '../../src/lab/rule-wishes.ts';
import { type BareLab, bareLab } from './bare-lab.ts';
import { eventually } from './eventually.ts';

const wishes: RuleWishes = { mode: 'iptables', ipMasq: true, forwardRules: true, randomFully: true };
const rules: TrafficRules = {
  traffic: [{ family: 'ipv4', network: '10.244.0.0/16', subnet: '10.244.1.0/24' }],
  previous: [],
  wishes,
  removesAllOfIptables: false,
  rechecksNftables: false,
};
const nft: TrafficRules = { ...rules, wishes: { ...wishes, mode: 'nftables' } };

/** pod-a – node-1 – outside: outside has a pod of another node too, but no way back to pod-a. */
const WIRING = `
ip link add eth0 netns pod-a type veth peer name pods netns node-1
ip link add eth0 netns node-1 type veth peer name eth0 netns outside
ip -n pod-a addr add 10.244.1.2/24 dev eth0; ip -n pod-a link set eth0 up
ip -n pod-a route add default via 10.244.1.1
ip -n node-1 addr add 10.244.1.1/24 dev pods; ip -n node-1 link set pods up
ip -n node-1 addr add 192.168.50.11/24 dev eth0; ip -n node-1 link set eth0 up
ip -n node-1 route add 10.244.0.0/16 via 192.168.50.12
ip -n outside addr add 192.168.50.12/24 dev eth0; ip -n outside link set eth0 up
ip -n outside addr add 10.244.2.2/32 dev eth0
ip netns exec node-1 sysctl -qw net.ipv4.ip_forward=1
ip netns exec outside nft -f - <<'END'
table ip seen {
  chain input {
    type filter hook input priority 0;
    icmp type echo-request ip saddr 192.168.50.11 counter comment "as the node"
    icmp type echo-request ip saddr 10.244.1.2 counter comment "as the pod"
  }
}
END`;

let lab: BareLab;
let node: RulesNode;
let lines: string[];

beforeAll(async () => {
  lab = await bareLab({ 'pod-a': [], 'node-1': [], outside: [] });
  await lab.sh(WIRING);
});
afterAll(() => lab[Symbol.asyncDispose]());
beforeEach(async () => {
  lines = [];
  node = {
    run: nodeProgram(lab.inside, 'node-1'),
    generation: () => undefined,
    log: (line) => lines.push(line),
  };
  await onNode('iptables -P FORWARD ACCEPT; iptables -F; iptables -t nat -F; nft flush ruleset');
});

const onNode = (script: string) => lab.sh(`ip netns exec node-1 sh -ec '${script}'`);

/** Whether a ping is answered, and as whom it came. */
async function pinged(target: string): Promise<{ answered: boolean; as: string }> {
  const before = await seen();
  const answer = await lab.sh(
    `ip netns exec pod-a ping -nqc 1 -W 1 ${target} >/dev/null && echo yes || echo no`,
  );
  const after = await seen();
  const grown = (['as the node', 'as the pod'] as const).filter((who) => after[who] > before[who]);
  return { answered: answer === 'yes\n', as: grown.join(' and ') || 'nobody' };
}

async function seen(): Promise<Record<'as the node' | 'as the pod', number>> {
  const text = await lab.sh('ip netns exec outside nft list table ip seen');
  const count = (who: string) => Number(new RegExp(`packets (\\d+) .*"${who}"`).exec(text)?.[1]);
  return { 'as the node': count('as the node'), 'as the pod': count('as the pod') };
}

/** What iptables-save prints, without what differs from run to run: time and counters. */
const tables = async () => normal(await onNode('iptables-save -t filter; iptables-save -t nat'));
const normal = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();

const recorded = fileURLToPath(new URL('recorded/node-1.iptables-save.txt', import.meta.url));

describe('with iptables', () => {
  it('a node has the tables of a real one, in the same order', async () => {
    await installRules(node, rules);
    expect(await tables()).toBe(normal(await readFile(recorded, 'utf8')));
    expect(lines.filter((line) => line.startsWith('Failed'))).toEqual([]);
  });

  it('a pod reaches what is outside under the address of its node, and other pods under its own', async () => {
    expect(await pinged('192.168.50.12')).toEqual({ answered: false, as: 'as the pod' });
    await installRules(node, rules);
    expect(await pinged('192.168.50.12')).toEqual({ answered: true, as: 'as the node' });
    expect(await pinged('10.244.2.2')).toEqual({ answered: false, as: 'as the pod' });
  });

  it('pods are forwarded although the policy is DROP, and the policy stays', async () => {
    await onNode('iptables -P FORWARD DROP');
    expect(await pinged('192.168.50.12')).toEqual({ answered: false, as: 'nobody' });
    await installRules(node, rules);
    expect(await pinged('192.168.50.12')).toEqual({ answered: true, as: 'as the node' });
    expect(await tables()).toContain(':FORWARD DROP');
  });

  it('a rule that somebody deleted comes back in its place, and foreign rules stay', async () => {
    const check = await installRules(node, rules);
    await onNode(
      'iptables -t nat -A POSTROUTING -s 192.0.2.0/24 -j RETURN; iptables -A FORWARD -s 192.0.2.0/24 -j DROP',
    );
    await check();
    expect(lines.at(-1)).not.toContain('missing');
    await onNode('iptables -t nat -D FLANNEL-POSTRTG 4');
    const whole = normal(await readFile(recorded, 'utf8'));
    await using _looking = resync(check, 20, () => undefined);
    await eventually(async () => {
      const own = (await tables()).split('\n').filter((line) => !line.includes('192.0.2.0/24'));
      return own.join('\n') === whole;
    });
    expect(lines.filter((line) => line.includes('missing'))).toEqual([
      'Some iptables rules are missing; deleting and recreating rules',
    ]);
    expect((await tables()).match(/192\.0\.2\.0\/24/g)).toHaveLength(2);
  });

  it('chains that somebody flushed and deleted come back', async () => {
    const check = await installRules(node, rules);
    const whole = await tables();
    await onNode('iptables -F; iptables -X; iptables -t nat -F; iptables -t nat -X');
    await check();
    expect(await tables()).toBe(whole);
  });

  it('the rules of another subnet are gone when the node starts with a new one', async () => {
    const earlier = { family: 'ipv4', network: '10.245.0.0/16', subnet: '10.245.7.0/24' } as const;
    await installRules(node, { ...rules, traffic: [earlier] });
    await installRules(node, { ...rules, previous: [earlier] });
    expect(await tables()).toBe(normal(await readFile(recorded, 'utf8')));
  });

  it('IPv6 has the same rules by ip6tables', async () => {
    const v6 = { family: 'ipv6', network: 'fd00:10:244::/56', subnet: 'fd00:10:244:1::/64' } as const;
    const check = await installRules(node, { ...rules, traffic: [v6] });
    await check();
    expect(lines.filter((line) => /Failed|missing/.test(line))).toEqual([]);
    expect(await onNode('ip6tables-save')).toContain(
      '-A FLANNEL-POSTRTG -s fd00:10:244::/56 ! -d ff00::/8 -m comment --comment "flanneld masq" -j MASQUERADE --random-fully',
    );
  });
});

describe('with nftables', () => {
  it("a node has flannel's tables, to the byte, and nothing in those of iptables", async () => {
    await installRules(node, nft);
    expect(await onNode('nft list ruleset')).toBe(RULESET);
  });

  it('a pod reaches what is outside under the address of its node', async () => {
    await installRules(node, nft);
    expect(await pinged('192.168.50.12')).toEqual({ answered: true, as: 'as the node' });
    expect(await pinged('10.244.2.2')).toEqual({ answered: false, as: 'as the pod' });
  });

  it('an accept does not overrule the drop of another table', async () => {
    await onNode('iptables -P FORWARD DROP');
    await installRules(node, nft);
    expect(await pinged('192.168.50.12')).toEqual({ answered: false, as: 'nobody' });
  });

  it('a flushed table stays flushed, unless the agent is told to look again', async () => {
    const check = await installRules(node, nft);
    await onNode('nft flush chain ip flannel-ipv4 postrtg');
    await check();
    expect(await onNode('nft list chain ip flannel-ipv4 postrtg')).not.toContain('masquerade');
    const recheck = await installRules(node, { ...nft, rechecksNftables: true });
    await onNode('nft delete table ip flannel-ipv4; nft add rule ip6 flannel-ipv6 x drop || true');
    await recheck();
    expect(await onNode('nft list ruleset')).toBe(RULESET);
    await recheck();
    expect(lines.filter((line) => line.includes('missing'))).toHaveLength(1);
  });
});

describe('a node that changes from one to the other', () => {
  it('keeps FLANNEL-FWD and the jump of its iptables rules, as with flannel', async () => {
    await installRules(node, rules);
    await installRules(node, nft);
    const left = await tables();
    expect(left).toContain('-A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG');
    expect(left).toContain('-A FLANNEL-FWD -s 10.244.0.0/16');
    expect(left).not.toContain('MASQUERADE');
  });

  it('keeps nothing of them where it is told to clean up', async () => {
    await installRules(node, rules);
    await installRules(node, { ...nft, removesAllOfIptables: true });
    expect(await tables()).not.toContain('FLANNEL');
  });

  it('keeps nothing of its nftables tables', async () => {
    await installRules(node, nft);
    await installRules(node, rules);
    expect(await onNode('nft list tables')).not.toContain('flannel');
    expect(await tables()).toBe(normal(await readFile(recorded, 'utf8')));
  });
});

const RULESET = `table ip flannel-ipv4 {
	comment "rules for flannel-ipv4"
	chain postrtg {
		comment "chain to manage traffic masquerading by flannel"
		type nat hook postrouting priority srcnat; policy accept;
		meta mark 0x00004000 return
		ip saddr 10.244.1.0/24 ip daddr 10.244.0.0/16 return
		ip saddr 10.244.0.0/16 ip daddr 10.244.1.0/24 return
		ip saddr != 10.244.1.0/24 ip daddr 10.244.0.0/16 return
		ip saddr 10.244.0.0/16 ip daddr != 224.0.0.0/4 masquerade fully-random
		ip saddr != 10.244.0.0/16 ip daddr 10.244.0.0/16 masquerade fully-random
	}

	chain forward {
		comment "chain to accept flannel traffic"
		type filter hook forward priority filter; policy accept;
		ip saddr 10.244.0.0/16 accept
		ip daddr 10.244.0.0/16 accept
	}
}
table ip6 flannel-ipv6 {
	comment "rules for flannel-ipv6"
}
`;
