import { describe, expect, it } from 'vitest';
import { namesOf } from '../../src/check/names.ts';
import { resolveAddress } from '../../src/check/resolve-pattern.ts';
import { design } from '../../src/netlab.ts';
import { nextHopIn } from '../../src/observe/next-hop.ts';
import { parsePingLine } from '../../src/observe/ping-line.ts';
import { parseRoutesIn } from '../../src/observe/routes.ts';
import { nameAddresses } from '../../src/report/ping.ts';
import { plainStyle } from '../../src/report/style.ts';
import { parse } from './scenario-text.ts';

const lab = await design(
  parse('nodes: [node-1, node-2]', 'pods: [pod-a@node-1, pod-b@node-2]', 'network: { EnableIPv6: true }'),
);

describe('names of IPv6', () => {
  const names = namesOf(lab);

  it('stand for addresses and networks with ipv6: before them; a device of IPv6 alone needs none', () => {
    expect(resolveAddress('ipv6:pod-b', names)).toBe('fd00:10:244:2::2');
    expect(resolveAddress('pod-b', names)).toBe('10.244.2.2');
    expect(resolveAddress('ipv6:pods of node-2', names)).toBe('fd00:10:244:2::/64');
    expect(resolveAddress('node-2/flannel-v6.1', names)).toBe('fd00:10:244:2::');
    expect(resolveAddress('ipv6:node-2/flannel.1', names)).toBeUndefined();
  });

  it('take an address however it is written', () => {
    expect(resolveAddress('FD00:0:0::1', names)).toBe('fd00::1');
    expect(resolveAddress('fd00:10:244:1:0::2/64', names)).toBe('fd00:10:244:1::2/64');
    expect(resolveAddress('fd00::1/x', names)).toBeUndefined();
  });

  it('are those of the owner in the other direction', () => {
    expect(names.ownerOf('fd00:10:244:2::2')).toBe('pod-b');
    expect(names.ownerOf('fd00:10:244::/56')).toBe('all pods');
  });

  it.each([
    [
      '64 bytes from fd00:10:244:2::2: icmp_seq=1 ttl=62 time=0.2 ms',
      '64 bytes from fd00:10:244:2::2 (pod-b): icmp_seq=1 ttl=62 time=0.2 ms',
    ],
    ['PING fd00:10:244:2::2(fd00:10:244:2::2) 56 data bytes', 'PING fd00:10:244:2::2 (pod-b) 56 data bytes'],
    ['From fd00:10:244:2:: icmp_seq=1 x', 'From fd00:10:244:2:: (node-2/flannel-v6.1) icmp_seq=1 x'],
    ['64 bytes from fd00::9: icmp_seq=1', '64 bytes from fd00::9: icmp_seq=1'],
  ])('stand beside the addresses of a line of ping: %s', (line, named) => {
    expect(nameAddresses(line, names, plainStyle)).toBe(named);
  });
});

describe('the way of an IPv6 packet', () => {
  it('leads from tunnel to tunnel, and to the pod on the bridge', () => {
    const next = nextHopIn(lab);
    expect(next({ where: 'node-1', dev: 'flannel-v6.1' }, 'fd00:10:244:2::')?.name).toBe(
      'node-2/flannel-v6.1',
    );
    expect(next({ where: 'node-2', dev: 'cni0' }, 'fd00:10:244:2::2')?.name).toBe('pod-b');
  });
});

describe('answers of the tools about IPv6', () => {
  it('of ping are replies and refusals too, the zone of a link-local address left out', () => {
    expect(parsePingLine('64 bytes from fd00::2: icmp_seq=1 ttl=62 time=0.2 ms')).toMatchObject({
      reply: { from: 'fd00::2', ttl: 62 },
    });
    expect(parsePingLine('64 bytes from fe80::1%eth0: icmp_seq=3 ttl=64')).toMatchObject({
      reply: { from: 'fe80::1', seq: 3 },
    });
    expect(parsePingLine('From fd00::1 icmp_seq=1 Packet too big: mtu=1430')).toMatchObject({
      refusal: { from: 'fd00::1', words: 'Packet too big: mtu=1430' },
    });
  });

  it('of all routing tables are told apart by table and family', () => {
    const text = JSON.stringify([
      { dst: 'default', gateway: '10.244.1.1', dev: 'eth0', table: 'main', flags: [] },
      { dst: 'default', gateway: 'fd00::1', dev: 'eth0', table: 'main', flags: [], pref: 'medium' },
      { type: 'local', dst: 'fd00::2', dev: 'eth0', table: 'local', flags: [], pref: 'medium' },
    ]);
    expect(parseRoutesIn('pod-a', text, 'main').map(({ family, via }) => [family, via])).toEqual([
      ['inet', '10.244.1.1'],
      ['inet6', 'fd00::1'],
    ]);
    expect(parseRoutesIn('pod-a', text, 'local').map(({ dst, family }) => [dst, family])).toEqual([
      ['fd00::2', 'inet6'],
    ]);
  });
});
