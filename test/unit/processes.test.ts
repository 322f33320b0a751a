import { describe, expect, it } from 'vitest';
import { judgePorts } from '../../src/check/judge-ports.ts';
import { judgeProcesses } from '../../src/check/judge-processes.ts';
import { judgeSharers } from '../../src/check/judge-sharers.ts';
import { residentsOf } from '../../src/check/resident.ts';
import { parseProcesses } from '../../src/observe/processes.ts';
import { parseListening } from '../../src/observe/sockets.ts';
import { expectation, lab } from './check-lab.ts';

/** As `find` and `grep` print it: the holder, the runtime, a supervisor, and `sleep` in a container of pod-a. */
const PROC = [
  ['1', '10', '20', 'sleep', 'infinity'],
  ['60', '10', '20', '/usr/bin/node', 'main.js', '/run/k8s-netlab/runtime.json'],
  ['69', '11', '20', 'sh', '-c', 'a\nb', ''],
  ['72', '11', '30', '/bin/sleep', 'infinity'],
];
const TEXT = `${PROC.flatMap(([pid, net, own]) => [
  `/proc/${pid}/ns/net net:[${net}]\n`,
  `/proc/${pid}/ns/pid pid:[${own}]\n`,
]).join(
  '',
)}\0${PROC.flatMap(([pid, , , ...argv]) => argv.map((word) => `/proc/${pid}/cmdline\0${word}\0`)).join('')}`;

const all = residentsOf(parseProcesses(TEXT), [{ container: 'pod-a/app', pid: 72 }]);
const inPod = all.filter(({ netns, isOfLab }) => netns === '11' && !isOfLab);

describe('the processes of a sandbox', () => {
  it('are read with their arguments, odd ones too', () => {
    expect(parseProcesses(TEXT)[2]).toEqual({
      ...{ pid: 69, netns: '11', pidns: '20' },
      argv: ['sh', '-c', 'a\nb', ''],
    });
  });

  it("are told apart by their process namespace: a container's, and the lab's own", () => {
    expect(all.map(({ pid, container, isOfLab }) => [pid, container, isOfLab])).toEqual([
      [1, undefined, true],
      [60, undefined, true],
      [69, undefined, true],
      [72, 'pod-a/app', false],
    ]);
  });

  it('are never nothing: an empty answer is no answer', () => {
    expect(() => parseProcesses('\0')).toThrow('showed no process 1');
  });
});

describe('an expectation of processes', () => {
  const judge = (claim: string) =>
    judgeProcesses(expectation('processes', `processes: { of: pod-a, ${claim} }`), {
      residents: inPod,
      shownBy: 'ps',
      lab,
    });

  it('compares the whole command line, or the program', () => {
    expect(judge('has: { command: /bin/sleep infinity }')).toMatchObject({
      kind: 'held',
      wanted: 'the process list of pod-a has command /bin/sleep infinity',
      evidence: ['72 /bin/sleep infinity  # pod-a/app'],
    });
    expect(judge('has: { program: sleep }').kind).toBe('held');
    expect(judge('has: { program: nginx }')).toMatchObject({
      kind: 'broke',
      saw: 'program is sleep, wanted program nginx',
    });
    expect(judge('has not: { program: sleep }')).toMatchObject({ kind: 'broke', saw: '1 such row' });
    expect(judge('has not: { program: sh }').kind).toBe('held');
  });
});

describe('a network namespace that is shared', () => {
  const judge = (by: readonly string[], residents = inPod) =>
    judgeSharers(
      { wanted: 'shared', at: { file: 'f', line: 1, column: 1 }, by },
      { residents, handle: '/run/netns/pod-a' },
    );

  it('is by exactly those named: none missing, nobody else', () => {
    expect(judge(['pod-a/app'])).toMatchObject({ kind: 'held', saw: 'pod-a/app' });
    expect(judge(['pod-a/app', 'pod-a/web']).kind).toBe('broke');
    expect(judge([])).toMatchObject({ kind: 'broke', shownBy: 'lsns $(stat -Lc %i /run/netns/pod-a)' });
    expect(judge([], [])).toMatchObject({ kind: 'held', saw: 'nobody in it' });
  });

  it('is not shared by a stranger unseen', () => {
    const stranger = {
      pid: 99,
      netns: '11',
      pidns: '40',
      argv: ['nc'],
      container: undefined,
      isOfLab: false,
    };
    expect(judge(['pod-a/app'], [...inPod, stranger])).toMatchObject({
      kind: 'broke',
      saw: 'pod-a/app, process 99',
      evidence: ['72 /bin/sleep infinity  # pod-a/app', '99 nc'],
    });
  });
});

const SOCKETS = `@ tcp
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7001 1 0000 100 0 0 10 0
   1: 0201F40A:2328 0301F40A:D431 01 00000000:00000000 00:00000000 00000000     0        0 7002 1 0000 100 0 0 10 0
@ tcp6
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7003 1 0000 100 0 0 10 0
   1: B80D0120000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7005 1 0000 100 0 0 10 0
@ udp6
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
12862: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 7004 2 0000 0
`;

describe('listening ports', () => {
  const holders = new Map([
    ['7001', all[3]],
    ['7003', all[1]],
    ['7004', all[1]],
  ]);
  const sockets = parseListening(SOCKETS).map((socket) => ({ ...socket, holder: holders.get(socket.inode) }));
  const [podA] = lab.pods;
  const web = { name: 'web', command: undefined, ports: [8080], env: {}, privileged: false, at: podA!.at };
  const labWithWeb = { ...lab, pods: [{ ...podA!, containers: [web] }] };
  const judge = (claim: string) =>
    judgePorts(expectation('ports', `ports: { of: pod-a, ${claim} }`), { sockets, lab: labWithWeb });

  it('are the sockets that wait, with their addresses', () => {
    expect(sockets.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`)).toEqual([
      'tcp 127.0.0.1 9000',
      'tcp :: 8080',
      'tcp 2001:db8::1 80',
      'udp :: 8080',
    ]);
  });

  it("are held by a container's process, by the lab for one without a command, or by nobody known", () => {
    expect(judge('has: { port: 9000, process: sleep, address: 127.0.0.1 }')).toMatchObject({
      kind: 'held',
      evidence: ['tcp 127.0.0.1:9000 sleep pid 72  # pod-a/app'],
    });
    expect(judge('has: { port: 9000, process: pod-a/app }').kind).toBe('held');
    expect(judge("has: { protocol: udp, port: 8080, process: pod-a/web, address: '*' }")).toMatchObject({
      kind: 'held',
      evidence: ['udp *:8080 k8s-netlab pid 60  # pod-a/web'],
    });
    expect(judge('has: { port: 80, process: none }')).toMatchObject({
      kind: 'held',
      evidence: ['tcp 2001:db8::1:80'],
    });
  });

  it('break with the ports that are there', () => {
    expect(judge('has: { protocol: tcp, port: 443 }')).toMatchObject({
      kind: 'broke',
      saw: 'port is 9000, wanted port 443',
      shownBy: 'ss -N pod-a -tulnp',
    });
    expect(judge('has not: { port: 8080 }')).toMatchObject({ kind: 'broke', saw: '2 such rows' });
  });

  it('are unreadable, not none, where the kernel showed no table', () => {
    expect(() => parseListening('')).toThrow('printed nothing');
  });
});
