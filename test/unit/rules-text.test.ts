import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIptablesSave } from '../../src/agent/rules/saved-rules.ts';
import { design } from '../../src/netlab.ts';
import { formatStep } from '../../src/plan/format-step.ts';
import { planLab } from '../../src/plan/plan-lab.ts';
import { forwardBlock, masqueradeBlock } from '../../src/plan/rules/iptables-block.ts';
import {
  EMPTY_TABLE,
  formatRemoval,
  formatRepair,
  formatSetUp,
  restoreArgv,
} from '../../src/plan/rules/iptables-restore.ts';
import { formatNftables, formatNftablesRemoval } from '../../src/plan/rules/nftables-text.ts';
import { planTrafficRules } from '../../src/plan/rules/plan-rules.ts';
import type { PodTraffic } from '../../src/plan/rules/traffic.ts';
import { formatScript } from '../../src/plan/script.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const v4: PodTraffic = { family: 'ipv4', network: '10.244.0.0/16', subnet: '10.244.1.0/24' };
const v6: PodTraffic = { family: 'ipv6', network: 'fd00:10:244::/56', subnet: 'fd00:10:244:1::/64' };
const both = { ipMasq: true, forwardRules: true, randomFully: true } as const;

const recorded = fileURLToPath(new URL('../kernel/recorded/node-1.iptables-save.txt', import.meta.url));

describe('the iptables rules of a node', () => {
  it('are those a real node has, to the byte and in order', async () => {
    const saved = parseIptablesSave(await readFile(recorded, 'utf8'));
    expect([...saved('nat').rules]).toEqual(masqueradeBlock(v4, { randomFully: true }).rules);
    expect([...saved('filter').rules]).toEqual(forwardBlock(v4).rules);
  });

  it('masquerade without --random-fully where it is turned off or iptables is too old', () => {
    const { rules } = masqueradeBlock(v4, { randomFully: false });
    expect(rules.slice(-2)).toEqual([
      'FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -m comment --comment "flanneld masq" -j MASQUERADE',
      'FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j MASQUERADE',
    ]);
  });

  it('are set by ip6tables for IPv6, whose multicast is ff00::/8', () => {
    const block = masqueradeBlock(v6, { randomFully: true });
    expect(restoreArgv(block)).toEqual(['ip6tables-restore', '--noflush', '--wait']);
    expect(block.rules).toContain(
      'FLANNEL-POSTRTG -s fd00:10:244::/56 ! -d ff00::/8 -m comment --comment "flanneld masq" -j MASQUERADE --random-fully',
    );
  });

  it('start with an emptied chain of their own, and one jump to it at the end', () => {
    const block = forwardBlock(v4);
    const [jump, ...rest] = block.rules;
    expect(formatSetUp(block, EMPTY_TABLE)).toBe(
      `*filter\n:FLANNEL-FWD - [0:0]\n-A ${jump}\n-A ${rest[0]}\n-A ${rest[1]}\nCOMMIT\n`,
    );
    const again = formatSetUp(block, { chains: new Set(['FLANNEL-FWD']), rules: new Set(block.rules) });
    expect(again).toBe(
      `*filter\n:FLANNEL-FWD - [0:0]\n-D ${jump}\n-A ${jump}\n-A ${rest[0]}\n-A ${rest[1]}\nCOMMIT\n`,
    );
  });

  it('are mended by deleting what is there and appending all of them, foreign rules untouched', () => {
    const block = forwardBlock(v4);
    const [jump, from, to] = block.rules;
    const saved = { chains: new Set(['FLANNEL-FWD']), rules: new Set([jump!, to!, 'FORWARD -j ACCEPT']) };
    expect(formatRepair(block, saved)).toBe(
      `*filter\n-D ${jump}\n-A ${jump}\n-A ${from}\n-D ${to}\n-A ${to}\nCOMMIT\n`,
    );
    expect(formatRepair(block, EMPTY_TABLE)).toContain('\n:FLANNEL-FWD - [0:0]\n');
  });

  it('stand together and in order after every mending, whatever was missing', () => {
    const block = masqueradeBlock(v4, { randomFully: true });
    fc.assert(
      fc.property(fc.subarray([...block.rules]), (present) => {
        const foreign = 'FLANNEL-POSTRTG -s 192.0.2.0/24 -j RETURN';
        const rules = [foreign, ...present];
        const text = formatRepair(block, { chains: new Set([block.chain]), rules: new Set(rules) });
        expect(applied(rules, text)).toEqual([foreign, ...block.rules]);
      }),
    );
  });

  it('of another network are taken out as far as they are there', () => {
    const block = masqueradeBlock(v4, { randomFully: true });
    expect(formatRemoval(block, EMPTY_TABLE)).toBeUndefined();
    const saved = { chains: new Set<string>(), rules: new Set([block.rules[2]!, 'POSTROUTING -j X']) };
    expect(formatRemoval(block, saved)).toBe(`*nat\n-D ${block.rules[2]}\nCOMMIT\n`);
  });
});

/** What the kernel's list is after the lines of a restore; the order of one chain is that of the list. */
function applied(rules: readonly string[], text: string): readonly string[] {
  return text.split('\n').reduce<readonly string[]>((list, line) => {
    const rule = line.slice(3);
    if (line.startsWith('-D ')) {
      expect(list).toContain(rule);
      return list.filter((one) => one !== rule);
    }
    return line.startsWith('-A ') ? [...list, rule] : list;
  }, rules);
}

describe('the nftables text', () => {
  it('makes both tables, also that of the family without pods, and fills emptied chains', () => {
    expect(formatNftables([v4], both)).toBe(`add table ip flannel-ipv4 { comment "rules for flannel-ipv4" ; }
add table ip6 flannel-ipv6 { comment "rules for flannel-ipv6" ; }
add chain ip flannel-ipv4 postrtg { type nat hook postrouting priority 100 ; comment "chain to manage traffic masquerading by flannel" ; }
flush chain ip flannel-ipv4 postrtg
add rule ip flannel-ipv4 postrtg meta mark 0x4000 return
add rule ip flannel-ipv4 postrtg ip saddr 10.244.1.0/24 ip daddr 10.244.0.0/16 return
add rule ip flannel-ipv4 postrtg ip saddr 10.244.0.0/16 ip daddr 10.244.1.0/24 return
add rule ip flannel-ipv4 postrtg ip saddr != 10.244.1.0/24 ip daddr 10.244.0.0/16 return
add rule ip flannel-ipv4 postrtg ip saddr 10.244.0.0/16 ip daddr != 224.0.0.0/4 masquerade fully-random
add rule ip flannel-ipv4 postrtg ip saddr != 10.244.0.0/16 ip daddr 10.244.0.0/16 masquerade fully-random
add chain ip flannel-ipv4 forward { type filter hook forward priority 0 ; comment "chain to accept flannel traffic" ; }
flush chain ip flannel-ipv4 forward
add rule ip flannel-ipv4 forward ip saddr 10.244.0.0/16 accept
add rule ip flannel-ipv4 forward ip daddr 10.244.0.0/16 accept
`);
  });

  it('has the same rules with ip6 for IPv6', () => {
    const text = formatNftables([v6], { ipMasq: true, forwardRules: false, randomFully: false });
    expect(text).toContain(
      'add rule ip6 flannel-ipv6 postrtg ip6 saddr fd00:10:244::/56 ip6 daddr != ff00::/8 masquerade\n',
    );
    expect(text).not.toContain('forward');
  });

  it('deletes both tables whether they are there or not', () => {
    expect(formatNftablesRemoval()).toBe(
      'add table ip flannel-ipv4\ndelete table ip flannel-ipv4\nadd table ip6 flannel-ipv6\ndelete table ip6 flannel-ipv6\n',
    );
  });
});

describe('the plan of the rules', () => {
  const scope = { in: 'node-1', from: { file: 'x.yaml', line: 3, column: 1 } };

  it('has a step a table with iptables, masquerading before forwarding, each with a reason', () => {
    const steps = planTrafficRules(scope, [v4, v6], { mode: 'iptables', ...both });
    expect(steps.map((step) => ('argv' in step ? step.argv[0] : ''))).toEqual([
      'iptables-restore',
      'ip6tables-restore',
      'iptables-restore',
      'ip6tables-restore',
    ]);
    expect(steps.map((step) => ('stdin' in step ? step.stdin.slice(0, 4) : ''))).toEqual([
      '*nat',
      '*nat',
      '*fil',
      '*fil',
    ]);
    for (const step of steps) expect(step.because).toMatch(/^\S.*[.]$/);
  });

  it('has one step with nftables, and none where nothing is asked for', () => {
    expect(planTrafficRules(scope, [v4], { mode: 'nftables', ...both })).toHaveLength(1);
    const nothing = { ipMasq: false, forwardRules: false, randomFully: true } as const;
    expect(planTrafficRules(scope, [v4], { mode: 'nftables', ...nothing })).toEqual([]);
    expect(planTrafficRules(scope, [v4], { mode: 'iptables', ...nothing })).toEqual([]);
  });

  it('is printed as a program with a here-document, in the script and for a shell', () => {
    const steps = planTrafficRules(scope, [v4], { mode: 'iptables', ...both, ipMasq: false });
    const inPhase = steps.map((step) => ({ ...step, phase: 'flannel' as const }));
    const { text } = formatScript({ lab: 'x', wire: [], nodes: [{ node: 'node-1', steps: inPhase }] });
    const rules = formatSetUp(forwardBlock(v4), EMPTY_TABLE);
    expect(text).toContain(`\niptables-restore --noflush --wait <<'RULES' || exit 2\n${rules}RULES\nEND\n`);
    expect(formatStep(steps[0]!)).toBe(
      `ip netns exec node-1 iptables-restore --noflush --wait <<'RULES'\n${rules}RULES`,
    );
  });
});

describe('a scenario whose agents masquerade', () => {
  const text = (network: string) =>
    `apiVersion: k8s-netlab/v1\nname: x\nnetwork: { Network: 10.244.0.0/16${network} }\nagent: { ip-masq: true, iptables-forward-rules: true }\nnodes: [node-1]\n`;
  const planned = async (network = '') => {
    const plan = planLab(await design(parseScenario({ file: 'x.yaml', text: text(network) })));
    return plan.nodes.flatMap(({ steps }) => steps);
  };

  it('has the rules in its plan, for both families where it has both', async () => {
    const programs = (await planned(', EnableIPv6: true, IPv6Network: "fd00:10:244::/56"')).flatMap((step) =>
      'stdin' in step ? [step.argv[0]] : [],
    );
    expect(programs).toEqual([
      'iptables-restore',
      'ip6tables-restore',
      'iptables-restore',
      'ip6tables-restore',
    ]);
    expect((await planned(', EnableNFTables: true')).filter(({ tool }) => tool === 'nft')).toHaveLength(1);
  });

  it('says so to the CNI plugin, which then leaves masquerading to flannel', async () => {
    const [env] = (await planned()).flatMap((step) => (step.tool === 'write' ? [step.content] : []));
    expect(env).toContain('FLANNEL_IPMASQ=true\n');
  });
});
