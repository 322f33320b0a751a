import { describe, expect, it } from 'vitest';
import { judgeNetns } from '../../src/check/judge-netns.ts';
import { judgeRoute } from '../../src/check/judge-route.ts';
import { findUnresolved } from '../../src/check/unresolved.ts';
import { expectation, lab, steps } from './check-lab.ts';

describe('names in steps', () => {
  it('that stand for nothing are all found before the first step, each with its place', () => {
    const wrong = steps(`  - name: look
    expect:
      - neigh: { of: pod-a, has: { mac: pod-x } }
      - fdb: { of: node-1, has not: { mac: pod-b, port: pod-b } }
      - routes: { of: node-1, has: { dst: pods of node-9 } }
      - links: { of: pod-a, has: { dev: eth0, peer: nobody } }
  - name: forget
    flush: { fdb: node-3 }
`);
    const problems = findUnresolved(wrong, lab);
    expect(problems.map(({ message }) => message)).toEqual([
      'mac "pod-x" is no MAC address, nor the name of something that has one, in pod-a',
      'port "pod-b" is no device, nor the name of something plugged in in node-1',
      'dst "pods of node-9" is no address or network, nor the name of something that has one, in node-1',
      `peer "nobody" is no name of a device, or of a cable's end, in pod-a`,
      '"node-3" has no bridge to flush',
    ]);
    expect(problems.every(({ at }) => at?.file === 'check.yaml' && at.line > 6)).toBe(true);
    expect(problems[0]?.hint).toContain('pod-a, veth:pod-a');
  });

  it('that stand for something, and what the kernel itself says, are taken', () => {
    const right = steps(`  - name: look
    ping: { from: pod-a, to: node-1/cni0 }
    expect:
      - neigh: { of: pod-a, has: { ip: 10.244.1.1, mac: '02:00:00:00:00:01' } }
      - routes: { of: pod-a, has: { dst: default, via: node-1/cni0, src: none } }
      - routes: { of: pod-a, has: { dst: all pods } }
      - links: { of: node-1, has: { dev: pod-a, master: node-1/cni0 } }
      - links: { of: underlay, has: { dev: node-1, peer: node-1 } }
      - route to: { of: pod-a, to: 192.0.2.1, is: { via: node-1/cni0 } }
`);
    expect(findUnresolved(right, lab)).toEqual([]);
  });
});

describe('the route to an address', () => {
  const claim = expectation(
    'route-to',
    'route to: { of: node-1, to: pod-b, is: { dev: flannel.1, via: node-2/flannel.1 } }',
  );
  const command = 'ip -n node-1 route get 10.244.2.2';
  const route = {
    ...{
      where: 'node-1',
      family: 'inet' as const,
      type: undefined,
      dst: '10.244.2.2',
      via: '10.244.2.0',
      dev: 'flannel.1',
    },
    ...{ src: '10.244.1.0', scope: undefined, proto: undefined, flags: [] },
  };

  it('is what the kernel answers', () => {
    expect(judgeRoute(claim, { kind: 'route', route, command }, lab)).toMatchObject({
      kind: 'held',
      wanted: 'the route from node-1 to pod-b has via node-2/flannel.1, dev flannel.1',
      shownBy: command,
    });
  });

  it('breaks when it leads elsewhere, or nowhere', () => {
    const elsewhere = { ...route, via: '192.168.50.254', dev: 'eth0' };
    expect(judgeRoute(claim, { kind: 'route', route: elsewhere, command }, lab)).toMatchObject({
      kind: 'broke',
      saw: 'via is 192.168.50.254 (underlay), wanted via 10.244.2.0 (node-2/flannel.1); dev is eth0, wanted dev flannel.1',
    });
    expect(
      judgeRoute(claim, { kind: 'refused', words: 'Network is unreachable', command }, lab),
    ).toMatchObject({
      kind: 'broke',
      saw: 'no route: Network is unreachable',
    });
  });
});

describe('network namespaces', () => {
  const shared = expectation('netns', 'netns: { of: pod-a, same as: pod-c }');
  const apart = expectation('netns', 'netns: { of: pod-a, differs from: pod-c }');
  const inode = (number: string) => ({ kind: 'inode', inode: number, handle: '/run/netns/pod-a' }) as const;

  it('are one when their inodes are equal', () => {
    const same = { one: inode('4026532001'), other: inode('4026532001') };
    expect(judgeNetns(shared, same)).toMatchObject({
      kind: 'held',
      saw: 'one namespace',
      shownBy: 'stat -Lc %i /run/netns/pod-a /run/netns/pod-a',
      wanted: 'pod-a shares the network namespace of pod-c',
    });
    expect(judgeNetns(apart, same)).toMatchObject({
      kind: 'broke',
      evidence: ['pod-a net:[4026532001]', 'pod-c net:[4026532001]'],
    });
  });

  it('are two when their inodes differ', () => {
    const two = { one: inode('4026532001'), other: inode('4026532002') };
    expect(judgeNetns(shared, two)).toMatchObject({ kind: 'broke', saw: 'two namespaces' });
    expect(judgeNetns(apart, two)).toMatchObject({ kind: 'held' });
  });

  it('of a container that does not run are not compared', () => {
    const gone = {
      kind: 'unreadable',
      reason: 'container pod-a/web does not run: exit 1',
      handle: '/proc/1/ns/net',
    } as const;
    expect(judgeNetns(apart, { one: inode('1'), other: gone })).toMatchObject({
      kind: 'untested',
      reason: gone.reason,
    });
  });
});
