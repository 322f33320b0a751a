import { describe, expect, test } from 'vitest';
import { endpointsOf } from '../../src/lab/endpoints.ts';
import { observe } from '../../src/observe/observe.ts';
import { answeringRunner, exited } from './answering-runner.ts';
import { lab } from './check-lab.ts';
import { recorded } from './recorded.ts';

const node = recorded('node-1.batch');
const GONE = 'Cannot open network namespace "pod-x": No such file or directory\n';

describe('observe', () => {
  test('reads any number of namespaces with one process', async () => {
    const inside = answeringRunner(exited(`@ node-1\n${node}${recorded('node-1.fdb')}`));
    const seen = await observe(inside, ['node-1'], ['neigh', 'routes', 'links', 'addresses', 'fdb']);
    expect(inside.asked).toHaveLength(1);
    expect(seen.neighbours).toHaveLength(4);
    expect(seen.routes).toHaveLength(4);
    expect(seen.links.map(({ dev }) => dev)).toEqual([
      'lo',
      'eth0',
      'flannel.1',
      'cni0',
      'veth9bb860b4',
      'veth4bd4e613',
    ]);
    expect(seen.addresses.filter(({ scope }) => scope === 'global')).toHaveLength(3);
    expect(seen.fdb).toHaveLength(20);
    expect(seen.absent).toEqual([]);
  });

  test('asks the underlay without -n, and nobody twice', async () => {
    const inside = answeringRunner(exited('@ underlay\n[]\n'));
    await observe(inside, ['underlay', 'underlay'], ['neigh']);
    expect(inside.asked[0]?.stdin).toBe(
      `echo '@ underlay'\nip -j -d -batch - 2>&1 <<'END'\nneigh show\nEND\n`,
    );
  });

  test('asks no more than 64 of many for the names of the far ends', async () => {
    const many = Array.from({ length: 70 }, (_none, index) => `pod-${index}`);
    const inside = answeringRunner((_argv, stdin = '') =>
      exited(
        stdin
          .replaceAll(/^(echo '|ip .*|END\n|')/gm, '')
          .replaceAll("'\n", '\n')
          .replaceAll(/^(addr|netns) .*$/gm, '[]'),
      ),
    );
    expect((await observe(inside, many, ['links'])).absent).toEqual([]);
    const count = (text: string, word: string): number => text.split(word).length - 1;
    expect(
      inside.asked.map(({ stdin = '' }) => [count(stdin, 'addr show'), count(stdin, 'list-id')]),
    ).toEqual([
      [64, 64],
      [6, 0],
    ]);
  });

  test('says that a namespace is not there, and reads the others', async () => {
    const inside = answeringRunner(exited(`@ pod-x\n${GONE}@ pod-a\n${recorded('pod-a.neigh')}`));
    const seen = await observe(inside, ['pod-x', 'pod-a'], ['neigh']);
    expect(seen.absent).toEqual(['pod-x']);
    expect(seen.neighbours.map(({ where }) => where)).toEqual(['pod-a', 'pod-a', 'pod-a']);
  });

  test.each([
    ['complains', exited('@ pod-a\nRTNETLINK answers: Operation not permitted\n'), 'Operation not permitted'],
    ['answers too little', exited('@ pod-a\n'), 'too little'],
    ['answers nothing', exited(''), 'too little'],
    ['is not there', exited('@ pod-a\nsh: 1: ip: not found\n'), 'ip: not found'],
    ['hangs', { kind: 'timed-out', afterMs: 60_000, stdout: '', stderr: '' }, 'within 60000 ms'],
    ['is killed', { kind: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }, 'SIGKILL'],
    ['cannot be started', { kind: 'missing', program: 'sh' }, 'there is no sh'],
  ] as const)('a tool that %s is an error, not an empty table', async (_what, outcome, message) => {
    const looking = observe(answeringRunner(outcome), ['pod-a'], ['neigh']);
    await expect(looking).rejects.toMatchObject({
      problems: [{ code: 'observe/unreadable' }],
      blame: 'machine',
    });
    await expect(looking).rejects.toThrow(message);
  });
});

describe('the endpoints of a lab', () => {
  const endpoints = endpointsOf(lab);

  test('have a name each, and a place and device each', () => {
    const distinct = (keys: readonly string[]): number => new Set(keys).size;
    expect(distinct(endpoints.map(({ name }) => name))).toBe(endpoints.length);
    expect(distinct(endpoints.map(({ where, dev }) => `${where}/${dev}`))).toBe(endpoints.length);
    expect(distinct(endpoints.map(({ mac }) => mac))).toBe(endpoints.length);
  });

  test('are the pods, the nodes with what they have of bridge and tunnel, the underlay, and both ends of every cable', () => {
    expect(endpoints.map(({ name, where, dev }) => `${name} = ${where}/${dev}`)).toEqual([
      'underlay = underlay/underlay',
      'node-1 = node-1/eth0',
      'node-1/cni0 = node-1/cni0',
      'node-1/flannel.1 = node-1/flannel.1',
      'port:node-1 = underlay/node-1',
      'node-2 = node-2/eth0',
      'node-2/cni0 = node-2/cni0',
      'node-2/flannel.1 = node-2/flannel.1',
      'port:node-2 = underlay/node-2',
      'node-3 = node-3/eth0',
      'node-3/flannel.1 = node-3/flannel.1',
      'port:node-3 = underlay/node-3',
      'pod-a = pod-a/eth0',
      'veth:pod-a = node-1/veth9bb860b4',
      'pod-c = pod-c/eth0',
      'veth:pod-c = node-1/veth4bd4e613',
      'pod-b = pod-b/eth0',
      'veth:pod-b = node-2/veth274a81a3',
    ]);
  });
});
