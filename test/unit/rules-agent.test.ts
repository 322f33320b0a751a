import { describe, expect, it } from 'vitest';
import { brNetfilterFailure } from '../../src/agent/rules/check-br-netfilter.ts';
import { formatFlannelsRemoval, formatWholeRemoval } from '../../src/agent/rules/clean-up.ts';
import { installRules } from '../../src/agent/rules/install-rules.ts';
import { readIptablesVersion } from '../../src/agent/rules/probe-iptables.ts';
import { resync } from '../../src/agent/rules/resync.ts';
import type { RulesNode, TrafficRules } from '../../src/agent/rules/rules-node.ts';
import { parseIptablesSave } from '../../src/agent/rules/saved-rules.ts';
import { nodeArgv, nodeProgram } from '../../src/agent/node-program.ts';
import { until } from '../../src/net/until.ts';
import { forwardBlock, masqueradeBlock } from '../../src/plan/rules/iptables-block.ts';
import { formatSetUp } from '../../src/plan/rules/iptables-restore.ts';
import type { Argv, Outcome } from '../../src/sandbox/runner.ts';
import { answeringRunner, exited } from './answering-runner.ts';

const now = { family: 'ipv4', network: '10.244.0.0/16', subnet: '10.244.1.0/24' } as const;
const before = { family: 'ipv4', network: '10.245.0.0/16', subnet: '10.245.7.0/24' } as const;
const rules: TrafficRules = {
  traffic: [now],
  previous: [],
  wishes: { mode: 'iptables', ipMasq: true, forwardRules: true, randomFully: true },
  removesAllOfIptables: false,
  rechecksNftables: false,
};
const masquerade = masqueradeBlock(now, { randomFully: true });
const forward = forwardBlock(now);
const WHOLE = [
  '*nat',
  ':FLANNEL-POSTRTG - [0:0]',
  ...masquerade.rules.map((rule) => `-A ${rule}`),
  'COMMIT',
  '*filter',
  ':FLANNEL-FWD - [0:0]',
  ...forward.rules.map((rule) => `-A ${rule}`),
  'COMMIT',
].join('\n');

/** A node whose iptables tells `saved`; what was run, and what was logged. */
function nodeWith(answer: (argv: Argv) => Outcome, generation: () => number | undefined = () => undefined) {
  const ran: { argv: string; stdin: string | undefined }[] = [];
  const lines: string[] = [];
  const node: RulesNode = {
    run: (argv, stdin) => {
      ran.push({ argv: argv.join(' '), stdin });
      return Promise.resolve(answer(argv));
    },
    generation,
    log: (line) => lines.push(line),
  };
  return { node, ran, lines };
}

const saving = (text: string) => (argv: Argv) => exited(argv[0].endsWith('-save') ? text : '');

describe('the agent', () => {
  it("cleans up after nftables, then sets masquerading, then forwarding, and logs flanneld's words", async () => {
    const { node, ran, lines } = nodeWith(saving(''));
    await installRules(node, rules);
    expect(ran.map(({ argv }) => argv)).toEqual([
      'nft -f -',
      'iptables-save',
      'iptables-restore --noflush --wait',
      'iptables-restore --noflush --wait',
    ]);
    expect(ran[2]?.stdin).toBe(formatSetUp(masquerade, { chains: new Set(), rules: new Set() }));
    expect(lines).toEqual([
      'Cleaning-up flannel tables...',
      'Setting up masking rules',
      'Changing default FORWARD chain policy to ACCEPT',
    ]);
  });

  it('takes out the rules of an earlier subnet first, and says so', async () => {
    const old = masqueradeBlock(before, { randomFully: true });
    const saved = ['*nat', ':FLANNEL-POSTRTG - [0:0]', ...old.rules.map((rule) => `-A ${rule}`)].join('\n');
    const { node, ran, lines } = nodeWith(saving(saved));
    await installRules(node, { ...rules, previous: [before] });
    expect(ran[2]?.stdin).toBe(`*nat\n${old.rules.map((rule) => `-D ${rule}`).join('\n')}\nCOMMIT\n`);
    expect(ran[3]?.stdin).not.toContain('-D');
    expect(lines).toContain(
      'Current network or subnet (10.244.0.0/16, 10.244.1.0/24) is not equal to previous one (10.245.0.0/16, 10.245.7.0/24), trying to recycle old iptables rules',
    );
  });

  it('does nothing about rules of before that are those of now', async () => {
    const { node, ran } = nodeWith(saving(WHOLE));
    await installRules(node, { ...rules, previous: [now] });
    expect(ran).toHaveLength(4);
  });

  it('makes a whole block anew when one rule of it is missing, and leaves the others alone', async () => {
    const missing = `-A ${masquerade.rules[3]}\n`;
    const { node, ran, lines } = nodeWith(saving(WHOLE.replace(missing, '')));
    const check = await installRules(node, rules);
    ran.length = 0;
    lines.length = 0;
    await check();
    expect(lines).toEqual(['Some iptables rules are missing; deleting and recreating rules']);
    expect(ran.map(({ argv }) => argv)).toEqual(['iptables-save', 'iptables-restore --noflush --wait']);
    expect(ran[1]?.stdin).toContain(`*nat\n-D POSTROUTING`);
    expect(ran[1]?.stdin?.match(/^-A /gm)).toHaveLength(7);
  });

  it('starts no process while the kernel says that nothing has changed since all was well', async () => {
    let generation = 7;
    const { node, ran } = nodeWith(saving(WHOLE), () => generation);
    const check = await installRules(node, rules);
    ran.length = 0;
    await check();
    await check();
    expect(ran).toHaveLength(1);
    generation = 8;
    await check();
    expect(ran).toHaveLength(2);
  });

  it('looks again after a mending, whatever the generation', async () => {
    const { node, ran } = nodeWith(saving(''), () => 7);
    const check = await installRules(node, rules);
    ran.length = 0;
    await check();
    await check();
    expect(ran).toHaveLength(6);
  });

  it('lives on and logs the words of a tool that fails', async () => {
    const { node, lines } = nodeWith((argv) =>
      argv[0] === 'iptables-restore'
        ? exited('', { code: 4, stderr: 'Another app holds the lock\n' })
        : exited(''),
    );
    await installRules(node, rules);
    expect(lines).toContain('Failed to run iptables-restore --noflush --wait: Another app holds the lock');
  });

  it('says what to install where iptables or nft is missing', async () => {
    const missing = (argv: Argv): Outcome => ({ kind: 'missing', program: argv[0] });
    await expect(installRules(nodeWith(missing).node, rules)).rejects.toMatchObject({
      problems: [{ code: 'machine/no-iptables' }],
    });
    const nft = { ...rules, wishes: { ...rules.wishes, mode: 'nftables' } } as const;
    const noNft = (argv: Argv) => (argv[0] === 'nft' ? missing(argv) : exited(''));
    await expect(installRules(nodeWith(noNft).node, nft)).rejects.toMatchObject({
      problems: [{ code: 'machine/no-nftables' }],
    });
  });

  it('never looks again at its nftables rules, as flannel does not', async () => {
    const { node, ran } = nodeWith(() => exited(''));
    const check = await installRules(node, { ...rules, wishes: { ...rules.wishes, mode: 'nftables' } });
    ran.length = 0;
    await check();
    expect(ran).toEqual([]);
  });

  it('makes its nftables tables anew where it is told to look and they have changed', async () => {
    const own = 'table ip flannel-ipv4 {\n}\n';
    let listed = own;
    const { node, ran, lines } = nodeWith((argv) => exited(argv.includes('-s') ? listed : ''));
    const check = await installRules(node, {
      ...rules,
      wishes: { ...rules.wishes, mode: 'nftables' },
      rechecksNftables: true,
    });
    ran.length = 0;
    await check();
    listed = `table inet foreign {\n}\n${own}`;
    await check();
    expect(ran).toHaveLength(2);
    listed = '';
    await check();
    expect(ran.at(-2)).toMatchObject({ argv: 'nft -f -' });
    expect(lines).toContain('Some nftables rules are missing; deleting and recreating rules');
  });
});

describe('the clean-up of iptables', () => {
  const saved = parseIptablesSave(WHOLE);

  it("leaves what flannel's leaves: the jumps, an emptied FLANNEL-POSTRTG, and FLANNEL-FWD", () => {
    expect(formatFlannelsRemoval(masquerade, saved('nat'))).toBe('*nat\n-F FLANNEL-POSTRTG\nCOMMIT\n');
    expect(formatFlannelsRemoval(forward, saved('nat'))).toBeUndefined();
  });

  it('deletes a chain that nothing jumps to', () => {
    const nat = { chains: new Set(['FLANNEL-POSTRTG']), rules: new Set<string>() };
    expect(formatFlannelsRemoval(masquerade, nat)).toBe(
      '*nat\n-F FLANNEL-POSTRTG\n-X FLANNEL-POSTRTG\nCOMMIT\n',
    );
  });

  it('takes out all of it where it is told to', () => {
    expect(formatWholeRemoval(forward, saved('filter'))).toBe(
      `*filter\n-D ${forward.rules[0]}\n-F FLANNEL-FWD\n-X FLANNEL-FWD\nCOMMIT\n`,
    );
    expect(formatWholeRemoval(forward, saved('raw'))).toBeUndefined();
  });
});

describe('iptables --version', () => {
  it.each([
    ['iptables v1.8.9 (nf_tables)\n', { usesNftables: true, knowsRandomFully: true }],
    ['iptables v1.8.7 (legacy)\n', { usesNftables: false, knowsRandomFully: true }],
    ['iptables v1.6.1\n', { usesNftables: false, knowsRandomFully: false }],
    ['iptables v1.4.21\n', { usesNftables: false, knowsRandomFully: false }],
    ['what?', undefined],
  ])('%j tells what it can', (text, can) => expect(readIptablesVersion(exited(text))).toEqual(can));

  it('tells nothing where there is no iptables', () =>
    expect(readIptablesVersion({ kind: 'missing', program: 'iptables' })).toBeUndefined());
});

it('without br_netfilter the agent has the words flanneld exits with', async () => {
  expect(await brNetfilterFailure('/nonexistent/bridge-nf-call-iptables')).toBe(
    'Failed to check br_netfilter: stat /nonexistent/bridge-nf-call-iptables: no such file or directory',
  );
  expect(await brNetfilterFailure('/proc/self/stat')).toBeUndefined();
});

describe('a program on a node', () => {
  it("runs in the node's network namespace with the node's own /run", () => {
    const [program, ...args] = nodeArgv('node-1', ['nft', 'list', 'ruleset']);
    expect([program, args[0]]).toEqual(['nsenter', '--net=/run/netns/node-1']);
    expect(args.slice(-4)).toEqual(['/run/nodes/node-1/run', 'nft', 'list', 'ruleset']);
  });

  it('that is not installed is told from one that failed', async () => {
    const shell = answeringRunner(exited('', { code: 127, stderr: 'sh: 1: exec: nft: not found\n' }));
    expect(await nodeProgram(shell, 'node-1')(['nft'])).toEqual({ kind: 'missing', program: 'nft' });
    const failed = exited('', { code: 127, stderr: 'nothing\n' });
    expect(await nodeProgram(answeringRunner(failed), 'node-1')(['nft'], 'x')).toEqual(failed);
  });
});

it('the look at the rules is repeated, also after one that failed, until it is told to end', async () => {
  let looks = 0;
  const told: unknown[] = [];
  const check = () => {
    looks += 1;
    return looks === 1 ? Promise.reject(new Error('first')) : Promise.resolve();
  };
  const looking = resync(check, 1, (error) => told.push(error));
  await until(() => Promise.resolve(looks > 2 ? true : undefined), { withinMs: 5000, everyMs: 1 });
  await looking[Symbol.asyncDispose]();
  const end = looks;
  expect(end).toBeGreaterThan(2);
  expect(told).toEqual([new Error('first')]);
});
