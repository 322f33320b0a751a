import { describe, expect, it } from 'vitest';
import { LabError } from '../../src/error/lab-error.ts';
import { parseFilterRules, readFilterRules } from '../../src/observe/filter-rules.ts';
import { answeringRunner, exited } from './answering-runner.ts';

/** `nft -j list ruleset` of nftables 1.0.6, less what is not read. */
const json = JSON.stringify({
  nftables: [
    { metainfo: { version: '1.0.6' } },
    { table: { family: 'ip', name: 't', handle: 1 } },
    { chain: { family: 'ip', table: 't', name: 'f', handle: 1, hook: 'forward', policy: 'drop' } },
    {
      rule: {
        ...{ family: 'ip', table: 't', chain: 'f', handle: 2 },
        expr: [{ match: {} }, { counter: { packets: 3, bytes: 252 } }, { drop: null }],
      },
    },
    { rule: { family: 'ip', table: 't', chain: 'f', handle: 3, expr: [{ match: {} }, { accept: null }] } },
    {
      chain: { family: 'ip', table: 'filter', name: 'FORWARD', handle: 1, hook: 'forward', policy: 'accept' },
    },
    {
      rule: {
        ...{ family: 'ip', table: 'filter', chain: 'FORWARD', handle: 2 },
        expr: [{ match: {} }, { xt: { type: 'target', name: 'REJECT' } }],
      },
    },
  ],
});

const text = `table ip t { # handle 1
\tchain f { # handle 1
\t\ttype filter hook forward priority filter; policy drop;
\t\tip daddr 10.244.2.2 counter packets 3 bytes 252 drop # handle 2
\t\tip daddr 10.244.2.3 accept # handle 3
\t}
}
table ip filter { # handle 2
\tchain FORWARD { # handle 1
\t\tmeta l4proto icmp reject # handle 2
\t}
}`;

describe('the rules that can lose a packet', () => {
  it('are those that drop or reject, and policies that drop, as nft writes them', () => {
    expect(parseFilterRules('node-1', json, text.split('\n'))).toEqual([
      { where: 'node-1', line: 'ip t f: policy drop at forward', packets: undefined },
      {
        where: 'node-1',
        line: 'ip t f: ip daddr 10.244.2.2 counter packets 3 bytes 252 drop',
        packets: 3,
      },
      { where: 'node-1', line: 'ip filter FORWARD: meta l4proto icmp reject', packets: undefined },
    ]);
  });

  it('are told by their handle where nft writes them otherwise', () => {
    const lines = parseFilterRules('node-1', json, []).map(({ line }) => line);
    expect(lines).toContain('ip t f: handle 2');
  });

  it('are refused in another shape', () => {
    expect(() => parseFilterRules('node-1', '{"nftables":{}}', [])).toThrow(LabError);
  });

  it('are none where nft is not installed', async () => {
    const inside = answeringRunner(exited('', { code: 127, stderr: 'sh: 1: nft: not found' }));
    expect(await readFilterRules(inside, 'node-1')).toEqual([]);
  });
});
