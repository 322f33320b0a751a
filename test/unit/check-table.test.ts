import { describe, expect, it } from 'vitest';
import { judgeTable } from '../../src/check/judge-table.ts';
import type { Verdict } from '../../src/check/verdict.ts';
import type { FdbEntry, Neighbour, Observation } from '../../src/observe/tables.ts';
import { expectation, lab, macOf, seen, vethOf } from './check-lab.ts';

function judge(yaml: string, observation: Observation): Verdict {
  return judgeTable(expectation('table', yaml), { observation, lab });
}

function neighbour(ip: string, mac: string | undefined, state = 'REACHABLE'): Neighbour {
  return { where: 'pod-a', ip, dev: 'eth0', mac, state };
}

function fdbEntry(mac: string, port: string, more: Partial<FdbEntry> = {}): FdbEntry {
  return { where: 'node-1', mac, port, dst: undefined, master: 'cni0', state: undefined, flags: [], ...more };
}

describe('an ARP table', () => {
  const warm = seen({
    neighbours: [neighbour('10.244.1.3', macOf.podC), neighbour('10.244.1.1', macOf.gateway)],
  });

  it('has an entry whose address and MAC are those of the pod named, shown with its name', () => {
    expect(judge('neigh: { of: pod-a, has: { ip: pod-c, mac: pod-c, dev: eth0 } }', warm)).toMatchObject({
      kind: 'held',
      wanted: 'the ARP table of pod-a has ip pod-c, mac pod-c, dev eth0',
      saw: '1 such row',
      shownBy: 'ip -n pod-a neigh show',
      evidence: [`10.244.1.3 dev eth0 lladdr ${macOf.podC} REACHABLE  # pod-c`],
    });
  });

  it('breaks a claim with the column that differs, the name of what is there, and what was wanted', () => {
    const wrong = seen({ neighbours: [neighbour('10.244.1.3', macOf.gateway)] });
    expect(judge('neigh: { of: pod-a, has: { ip: pod-c, mac: pod-c } }', wrong)).toMatchObject({
      kind: 'broke',
      saw: `mac is ${macOf.gateway} (node-1/cni0), wanted mac ${macOf.podC} (pod-c)`,
      evidence: [`10.244.1.3 dev eth0 lladdr ${macOf.gateway} REACHABLE  # pod-c, node-1/cni0`],
    });
  });

  it('breaks a claim about an address nobody asked for', () => {
    expect(judge('neigh: { of: pod-a, has: { ip: pod-b } }', warm)).toMatchObject({
      kind: 'broke',
      saw: 'no row with ip 10.244.2.2 (pod-b)',
    });
    expect(judge('neigh: { of: pod-a, has: { ip: pod-b } }', seen({}))).toMatchObject({
      kind: 'broke',
      saw: 'an empty table',
    });
  });

  it('has not what was never asked for, and breaks the claim when it was', () => {
    expect(judge('neigh: { of: pod-a, has not: { ip: pod-b } }', warm)).toMatchObject({
      kind: 'held',
      saw: 'no such row among 2',
    });
    expect(judge('neigh: { of: pod-a, has not: { ip: pod-c } }', warm)).toMatchObject({
      kind: 'broke',
      wanted: 'the ARP table of pod-a has no ip pod-c',
      saw: '1 such row',
    });
  });

  it('is cold with permanent entries and unanswered questions in it, and warm with one answer', () => {
    const permanent = neighbour('10.244.2.0', macOf.podB, 'PERMANENT');
    const cold = seen({ neighbours: [permanent, neighbour('10.244.1.3', undefined, 'FAILED')] });
    expect(judge('neigh: { of: pod-a, is: cold }', cold)).toMatchObject({
      kind: 'held',
      saw: 'nothing learned',
    });
    expect(judge('neigh: { of: pod-a, is: cold }', warm)).toMatchObject({
      kind: 'broke',
      saw: '2 learned rows',
    });
  });

  it('that could not be read leaves a claim untested, also one that nothing is there', () => {
    const unread = seen({ absent: ['pod-a'] });
    for (const claim of ['is: cold', 'has: { ip: pod-c }', 'has not: { ip: pod-c }']) {
      expect(judge(`neigh: { of: pod-a, ${claim} }`, unread)).toMatchObject({
        kind: 'untested',
        reason: 'there is no namespace pod-a to look into',
      });
    }
  });

  it('of another namespace is no evidence', () => {
    expect(judge('neigh: { of: pod-b, has: { ip: pod-c } }', warm)).toMatchObject({
      kind: 'broke',
      saw: 'an empty table',
    });
  });

  it('shows six rows of many', () => {
    const many = Array.from({ length: 20 }, (_, index) => neighbour(`10.244.1.${index + 100}`, macOf.podB));
    const verdict = judge('neigh: { of: pod-a, has: { mac: pod-b } }', seen({ neighbours: many }));
    expect(verdict).toMatchObject({ kind: 'held', saw: '20 such rows' });
    expect(verdict.kind === 'held' && [verdict.evidence.length, verdict.evidence.at(-1)]).toEqual([
      7,
      'and 14 more',
    ]);
  });
});

describe('a forwarding table', () => {
  const learned = seen({
    fdb: [
      fdbEntry('01:00:5e:00:00:01', 'cni0', { flags: ['self'], state: 'permanent', master: undefined }),
      fdbEntry(macOf.podA, vethOf.podA),
    ],
  });

  it('names the port of a pod by the pod: the veth on its node', () => {
    expect(
      judge('fdb: { of: node-1, has: { mac: pod-a, port: pod-a, master: cni0 } }', learned),
    ).toMatchObject({
      kind: 'held',
      shownBy: 'bridge -n node-1 fdb show',
      evidence: [`${macOf.podA} dev ${vethOf.podA} master cni0  # pod-a, veth:pod-a`],
    });
  });

  it('breaks a claim about the wrong port with both ports by name', () => {
    expect(judge('fdb: { of: node-1, has: { mac: pod-a, port: pod-c } }', learned)).toMatchObject({
      kind: 'broke',
      saw: `port is ${vethOf.podA} (veth:pod-a), wanted port ${vethOf.podC} (pod-c)`,
    });
  });

  it('is cold with nothing but permanent and multicast entries', () => {
    expect(judge('fdb: { of: node-1, is: cold }', learned)).toMatchObject({
      kind: 'broke',
      saw: '1 learned row',
    });
    expect(judge('fdb: { of: node-1, is: cold }', seen({ fdb: learned.fdb.slice(0, 1) }))).toMatchObject({
      kind: 'held',
    });
  });

  it('of the wire is read without a namespace, where ports are called like the nodes', () => {
    const wire = seen({
      fdb: [
        fdbEntry(lab.nodes[1]!.eth0.mac, lab.nodes[1]!.port.name, { where: 'underlay', master: 'underlay' }),
      ],
    });
    expect(judge('fdb: { of: underlay, has: { mac: node-2, port: node-2 } }', wire)).toMatchObject({
      kind: 'held',
      shownBy: 'bridge fdb show',
    });
  });

  it('tells a VXLAN peer by the name of its node', () => {
    const peer = fdbEntry(lab.nodes[1]!.vtep!.mac, 'flannel.1', {
      dst: '192.168.50.12',
      master: undefined,
      state: 'permanent',
      flags: ['self'],
    });
    const claim =
      'fdb: { of: node-1, has: { mac: node-2/flannel.1, port: flannel.1, dst: node-2, state: permanent } }';
    expect(judge(claim, seen({ fdb: [peer] }))).toMatchObject({
      kind: 'held',
      evidence: [`${peer.mac} dev flannel.1 dst 192.168.50.12 self permanent  # node-2/flannel.1, node-2`],
    });
    expect(judge(claim, seen({ fdb: [{ ...peer, dst: '192.168.50.13' }] }))).toMatchObject({
      kind: 'broke',
      saw: 'dst is 192.168.50.13 (node-3), wanted dst 192.168.50.12 (node-2)',
    });
  });
});
