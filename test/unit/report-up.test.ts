import { describe, expect, it } from 'vitest';
import { design } from '../../src/netlab.ts';
import { formatLabs } from '../../src/report/labs.ts';
import { plainStyle } from '../../src/report/style.ts';
import { formatColumns } from '../../src/report/table.ts';
import { formatEarlyEnds, formatLab } from '../../src/report/up.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function labOf(yaml: string) {
  return design(parseScenario({ file: 'up.yaml', text: `apiVersion: k8s-netlab/v1\nname: up\n${yaml}` }));
}

describe('what `up` prints', () => {
  it('names address, subnet and VTEP MAC of each node, and node, address, MAC and veth of each pod', async () => {
    const lab = await labOf('nodes: [node-1]\npods: [pod-a@node-1]\n');
    const [node, pod] = [lab.nodes[0]!, lab.pods[0]!];
    const lines = formatLab(lab, plainStyle).split('\n');
    expect(lines[1]!.split(/ {2,}/)).toEqual(['node-1', '192.168.50.11', '10.244.1.0/24', node.vtep!.mac]);
    expect(lines[4]!.split(/ {2,}/)).toEqual(['pod-a', 'node-1', '10.244.1.2', pod.mac, pod.veth.name]);
  });

  it('has what is of IPv6 below what is of IPv4', async () => {
    const lab = await labOf('nodes: [node-1]\npods: [pod-a@node-1]\nnetwork: { EnableIPv6: true }\n');
    const lines = formatLab(lab, plainStyle).split('\n');
    const mac = lab.nodes[0]!.ipv6!.vtep!.mac;
    expect(lines[2]!.trim().split(/ {2,}/)).toEqual(['fd00:192:168:50::11', 'fd00:10:244:1::/64', mac]);
    expect(lines[6]!.trim()).toBe('fd00:10:244:1::2');
  });

  it('fits 80 columns, and says that host-gw has no VTEP', async () => {
    const text = formatLab(
      await labOf('nodes: [node-1]\npods: [pod-a@node-1]\nnetwork: { Backend: { Type: host-gw } }\n'),
      plainStyle,
    );
    expect(text).toContain('none: host-gw');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('shows the last lines of a container that ended at once, and how it ended', () => {
    const state = { pod: 'pod-a', container: 'web', kind: 'process' } as const;
    const report = {
      containers: 4,
      ended: [
        { state: { ...state, state: 'exited', exitCode: 3 }, lastLines: ['no such file'] },
        { state: { ...state, state: 'exited', exitCode: 0 }, lastLines: [] },
        { state: { ...state, state: 'exited', signal: 'SIGSEGV' }, lastLines: [] },
        { state: { ...state, state: 'failed', reason: 'port 80 is taken' }, lastLines: [] },
      ],
    } as const;
    expect(formatEarlyEnds(report, plainStyle).split('\n')).toEqual([
      'container pod-a/web ended with exit code 3; k8s-netlab logs pod-a -c web',
      '  no such file',
      'container pod-a/web has done its work: exit code 0',
      'container pod-a/web was ended by SIGSEGV; k8s-netlab logs pod-a -c web',
      'container pod-a/web did not start: port 80 is taken; k8s-netlab logs pod-a -c web',
      '',
    ]);
  });
});

describe('what `ls` prints', () => {
  it('is one line a lab', () => {
    const record = {
      name: 'overlay',
      holder: { pid: 4711, startTime: '1' },
      createdAt: '2026-01-02T03:04:05.678Z',
      scenarioFile: '/tmp/overlay.yaml',
      nodes: 2,
      pods: 3,
    };
    const [head, line] = formatLabs([record], plainStyle).split('\n');
    expect(head?.split(/ {2,}/)).toEqual(['LAB', 'NODES', 'PODS', 'SINCE (UTC)', 'PID', 'SCENARIO']);
    expect(line?.split(/ {2,}/)).toEqual([
      'overlay',
      '2',
      '3',
      '2026-01-02 03:04:05',
      '4711',
      '/tmp/overlay.yaml',
    ]);
  });

  it('says so when no lab is up', () => {
    expect(formatLabs([], plainStyle)).toBe('no lab is up\n');
  });
});

describe('a table', () => {
  it('is aligned by what is seen, colours aside, and no line ends in spaces', () => {
    const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
    expect(
      formatColumns(
        ['A', 'B'],
        [
          [red('long'), 'x'],
          ['s', ''],
        ],
        '> ',
      ),
    ).toBe(`> A     B\n> ${red('long')}  x\n> s\n`);
  });
});
