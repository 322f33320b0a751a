import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noChain } from '../../src/cni/call.ts';
import { failureOf } from '../../src/cni/plugin-failure.ts';
import { readResult } from '../../src/cni/result.ts';
import { runChains } from '../../src/cni/run-chains.ts';
import { reserveAddresses } from '../../src/lab/host-local.ts';
import { inet } from '../../src/net/family.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { BIN, type PluginNode, pluginNode } from './plugin-node.ts';

let node: PluginNode;
const STORE = '/var/lib/cni/networks/net';

beforeAll(async () => {
  node = await pluginNode([]);
});
afterAll(() => node[Symbol.asyncDispose]());
beforeEach(() => node.onNode(`rm -rf ${STORE}`));

/** What the real plugin says to ADDs (`+pod-a`, `+pod-a=10.9.0.5`) and DELs (`-pod-a`) in order: an address, nothing, or its error. */
async function hostLocal(ranges: object, ...words: readonly string[]): Promise<readonly string[]> {
  const stdin = JSON.stringify({
    cniVersion: '0.4.0',
    name: 'net',
    type: 'any',
    ipam: { type: 'host-local', ...ranges },
  });
  const calls = words.map((word) => {
    const [name = '', ip] = word.slice(1).split('=');
    const CNI_COMMAND = word.startsWith('+') ? 'ADD' : 'DEL';
    const CNI_ARGS = ip === undefined ? '' : `IP=${ip}`;
    const env = {
      CNI_COMMAND,
      CNI_CONTAINERID: name,
      CNI_NETNS: '/none',
      CNI_IFNAME: 'eth0',
      CNI_ARGS,
      CNI_PATH: BIN,
    };
    return { kind: 'plugin', program: `${BIN}/host-local`, env, stdin } as const;
  });
  const [answers = []] = await runChains(node.inside, 'node-1', [{ ...noChain, calls }]);
  return answers.map((answer) => {
    const failure = failureOf({ plugin: 'host-local', command: 'ADD', node: 'node-1', bin: BIN }, answer);
    if (failure?.kind === 'refused') return failure.msg;
    if (answer.kind !== 'ended' || answer.stdout === '') return '';
    return (
      readResult(JSON.parse(answer.stdout) as never)
        ?.ips.map(({ address }) => address)
        .join() ?? 'no result'
    );
  });
}

const subnet = (cidr: string): object => ({ ranges: [[{ subnet: cidr }]] });
const files = (): Promise<string> =>
  node.onNode(
    `cd ${STORE} && for f in *; do printf '%s|' "$f"; od -An -c "$f" | tr -d '\\n '; stat -c ' %a' "$f"; done`,
  );

describe('host-local, the real one', () => {
  it('leaves the files that the lab writes in its place, to the byte', async () => {
    expect(await hostLocal(subnet('10.9.0.0/24'), '+pod-a', '+pod-b')).toEqual([
      '10.9.0.2/24',
      '10.9.0.3/24',
    ]);
    // Version 1.1.1 makes the files 0644, later ones 0600 as the lab does.
    expect((await files()).replaceAll(/ 644$/gm, ' 600').split('\n')).toEqual([
      '10.9.0.2|pod-a\\r\\neth0 600',
      '10.9.0.3|pod-b\\r\\neth0 600',
      'last_reserved_ip.0|10.9.0.3 600',
      'lock| 750',
      '',
    ]);
  });

  it('goes on after the last address, also when those before it are free again, and wraps at the end', async () => {
    expect(await hostLocal(subnet('10.9.0.0/29'), '+a', '+b', '-a', '+c', '+d', '+e', '+f')).toEqual([
      ...['10.9.0.2/29', '10.9.0.3/29', '', '10.9.0.4/29', '10.9.0.5/29', '10.9.0.6/29', '10.9.0.2/29'],
    ]);
  });

  it('gives the last free one again when it is also the last that was given', async () => {
    expect(await hostLocal(subnet('10.9.0.0/30'), '+a', '-a', '+b')).toEqual([
      '10.9.0.2/30',
      '',
      '10.9.0.2/30',
    ]);
  });

  it('says when a /29 and a /30 are exhausted', async () => {
    const full = ['+a', '+b', '+c', '+d', '+e', '+f'];
    expect((await hostLocal(subnet('10.9.0.0/29'), ...full)).at(-1)).toBe(
      'failed to allocate for range 0: no IP addresses available in range set: 10.9.0.1-10.9.0.6',
    );
    await node.onNode(`rm -rf ${STORE}`);
    expect(await hostLocal(subnet('10.9.0.0/30'), '+a', '+b')).toEqual([
      '10.9.0.2/30',
      'failed to allocate for range 0: no IP addresses available in range set: 10.9.0.1-10.9.0.2',
    ]);
  });

  it('gives an address asked for, moves its cursor there, and refuses those that are taken or the gateway', async () => {
    expect(
      await hostLocal(subnet('10.9.0.0/29'), '+a=10.9.0.5', '+b', '+c', '+d=10.9.0.5', '+e=10.9.0.1'),
    ).toEqual([
      '10.9.0.5/29',
      '10.9.0.6/29',
      '10.9.0.2/29',
      'failed to allocate for range 0: requested IP address 10.9.0.5 is not available in range set 10.9.0.1-10.9.0.6',
      "failed to allocate for range 0: requested ip 10.9.0.1 is subnet's gateway",
    ]);
  });

  it('refuses a second address for one interface, and knows nothing against a DEL of nobody', async () => {
    expect(await hostLocal(subnet('10.9.0.0/24'), '-nobody', '+h1', '+h1')).toEqual([
      '',
      '10.9.0.2/24',
      'failed to allocate for range 0: 10.9.0.2 has been allocated to h1, duplicate allocation is not allowed',
    ]);
  });

  it('releases a file of the old format, which has the id alone', async () => {
    await hostLocal(subnet('10.9.0.0/24'), '+a');
    await node.onNode(`printf old >${STORE}/10.9.0.9`);
    await hostLocal(subnet('10.9.0.0/24'), '-old');
    expect(await node.onNode(`ls ${STORE}`)).toBe('10.9.0.2\nlast_reserved_ip.0\nlock\n');
  });

  it('takes the next subnet of a set when one is full, and one address of every set', async () => {
    const rolling = { ranges: [[{ subnet: '10.9.0.0/30' }, { subnet: '10.9.1.0/30' }]] };
    expect(await hostLocal(rolling, '+a', '+b')).toEqual(['10.9.0.2/30', '10.9.1.2/30']);
    await node.onNode(`rm -rf ${STORE}`);
    const both = { ranges: [[{ subnet: '10.9.0.0/24' }], [{ subnet: '2001:db8::/64' }]] };
    expect(await hostLocal(both, '+a')).toEqual(['10.9.0.2/24,2001:db8::2/64']);
  });

  it('refuses subnets that are too small or have host bits', async () => {
    expect(await hostLocal(subnet('10.9.0.0/31'), '+a')).toEqual([
      expect.stringContaining('too small to allocate from'),
    ]);
    expect(await hostLocal(subnet('10.9.0.1/24'), '+a')).toEqual([
      expect.stringContaining('has host bits set'),
    ]);
  });
});

describe("the lab's rule and the real host-local", () => {
  it.each([
    ['a /24', '10.9.0.0/24', ['a', 'b', 'c']],
    ['a /29 that is full', '10.9.0.0/29', ['a', 'b', 'c', 'd', 'e']],
    ['a /30', '10.9.0.0/30', ['a']],
    ['an address asked for in the middle', '10.9.0.0/29', ['a', 'b=10.9.0.5', 'c', 'd']],
    ['the last one asked for', '10.9.0.0/29', ['a=10.9.0.6', 'b', 'c', 'd', 'e']],
  ])('give out the same addresses: %s', async (_, cidr, words) => {
    const requests = words.map((word) => {
      const [name = '', ip] = word.split('=');
      return { name, address: ip === undefined ? undefined : Ipv4.parse(ip) };
    });
    const { byName, last } = reserveAddresses(inet, { subnet: Cidr.parse(cidr) }, requests);
    const real = await hostLocal(subnet(cidr), ...words.map((word) => `+${word}`));
    expect(real.map((address) => address.slice(0, address.indexOf('/')))).toEqual([...byName.values()]);
    expect(await node.onNode(`cat ${STORE}/last_reserved_ip.0`)).toBe(last);
  });
});
