import { describe, expect, it } from 'vitest';
import { namesOf } from '../../src/check/names.ts';
import { plainStyle } from '../../src/report/style.ts';
import { traceData } from '../../src/report/trace/data.ts';
import { hopsOf } from '../../src/report/trace/hops.ts';
import { formatTracePage } from '../../src/report/trace/page.ts';
import { formatTrace } from '../../src/report/trace/text.ts';
import type { Trace } from '../../src/observe/trace.ts';
import { lab } from './check-lab.ts';
import { assembled, recordedFrames, silent } from './recorded-trace.ts';
import { htmlFaults } from './html-faults.ts';

const names = namesOf(lab);

function text(trace: Trace, { isFull = false, columns = 100 } = {}): string {
  return formatTrace(trace, { names, style: plainStyle, columns, isFull });
}

const tunnelAt = recordedFrames.find(
  ({ dev, lengthBytes }) => dev === 'flannel.1' && lengthBytes === 98,
)!.atNs;
const lostInTunnel = {
  keep: ({ atNs }: { readonly atNs: bigint }) => atNs <= tunnelAt,
  fdb: ({ dst }: { readonly dst: string | undefined }) => dst === undefined,
  sent: silent,
};

describe('a trace as text', () => {
  it('begins with what was sent, and where it was looked for', async () => {
    expect(
      text(await assembled())
        .split('\n')
        .slice(0, 2),
    ).toEqual([
      'pod-a → 10.244.2.2 (pod-b)  ICMP echo request, 84 bytes; watched in all 6 namespaces',
      '  ip netns exec pod-a ping -n -c 1 10.244.2.2',
    ]);
  });

  it('tells of ARP who asked, who heard it and who answered', async () => {
    expect(text(await assembled())).toContain(
      `ARP pod-a/eth0 asks at 0.000 ms: who has 10.244.1.1 (node-1/cni0)?
      heard at pod-c/eth0, node-1/cni0
      node-1 answered after 0.040 ms: it has ce:c5:b6:29:8b:e2 (node-1/cni0)
`,
    );
  });

  it('tells of each point what brought the packet there, by which entry, and how to see it', async () => {
    expect(text(await assembled()).replaceAll(/\d+\.\d{3} ms/g, 'T')).toContain(
      `  4 node-1/flannel.1 out  T  routed: TTL 64 → 63
      ea:65:3c:5a:74:2c (node-1/flannel.1) → 1e:e9:26:ec:63:07 (node-2/flannel.1)
      10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink  # pods of node-2, node-2/flannel.1
        ip -n node-1 route get fibmatch 10.244.2.2 from 10.244.1.2 iif cni0
      10.244.2.0 dev flannel.1 lladdr 1e:e9:26:ec:63:07 PERMANENT  # node-2/flannel.1
        ip -n node-1 neigh get 10.244.2.0 dev flannel.1
`,
    );
  });

  it('folds a way back that is the way there, unless all is asked for', async () => {
    const trace = await assembled();
    expect(text(trace)).toContain(
      '13–24 and back the same way: ICMP echo reply, TTL 64 → 62 (--full shows each point)\n',
    );
    expect(text(trace, { isFull: true })).toContain(' 24 pod-a/eth0 in ');
  });

  it('has at most 80 lines with cold caches, and fits into a terminal but for a long command', async () => {
    const lines = text(await assembled(), { columns: 80 }).split('\n');
    expect(lines.length).toBeLessThanOrEqual(80);
    const isCommand = (line: string): boolean => /^ {8}(ip|bridge) /.test(line);
    expect(lines.filter((line) => line.length > 90 && !isCommand(line))).toEqual([]);
  });

  it('ends with the verdict, and what tells why', async () => {
    expect(text(await assembled())).toMatch(
      /\nanswered by 10\.244\.2\.2 \(pod-b\) after \d\.\d{3} ms: ICMP echo reply, TTL 62 as it arrived\n$/,
    );
    expect(text(await assembled(lostInTunnel))).toMatch(
      /\nlost: the probe ended after \d node-1\/flannel\.1 out; it was seen nowhere else in 6 namespaces\n {2}node-1: the tunnel does not know which node the MAC is behind\n/,
    );
  });

  it('says what it could not see', async () => {
    const trace = await assembled(lostInTunnel);
    const drops = { kind: 'untold', reason: 'mount: Operation not permitted' } as const;
    const watched = { ...trace.watched, drops, missedFrames: 3, of: 90 };
    const said = text({ ...trace, watched });
    expect(said).toContain('watched in 6 of 90 namespaces');
    expect(said).toContain('why the kernel drops a packet it tells root alone');
    expect(said).toContain('3 frames were missed');
  });
});

describe('a trace as data', () => {
  it('has names beside its numbers', async () => {
    const data = traceData(await assembled(), names);
    expect(data.names).toMatchObject({
      '10.244.1.2': 'pod-a',
      '10.244.2.2': 'pod-b',
      '192.168.50.12': 'node-2',
    });
    expect(JSON.parse(JSON.stringify(data))).toMatchObject({
      version: 1,
      lab: 'check',
      end: { kind: 'answered' },
    });
  });
});

describe('a trace as a picture', () => {
  it('goes from device to device with the numbers of the points', async () => {
    const hops = hopsOf(await assembled());
    expect(hops).toHaveLength(22);
    expect(hops[2]).toEqual({ from: 'node-1/cni0', to: 'node-1/flannel.1', label: '4', kind: 'request' });
    expect(hops.at(-1)).toMatchObject({ to: 'pod-a/eth0', kind: 'reply' });
  });

  it('marks where the packet was lost', async () => {
    expect(hopsOf(await assembled(lostInTunnel)).at(-1)).toEqual({
      from: 'node-1/flannel.1',
      to: 'node-1/flannel.1',
      label: 'lost',
      kind: 'drop',
    });
  });

  it('marks how far the packet came that was refused, with the words of who refused it', async () => {
    const trace = await assembled();
    const refused = {
      kind: 'refused',
      by: '10.244.2.2',
      words: 'TCP RST',
      mtuBytes: undefined,
      evidence: [],
    } as const;
    expect(hopsOf({ ...trace, end: refused }).at(-1)).toEqual({
      from: 'pod-b/eth0',
      to: 'pod-b/eth0',
      label: 'TCP RST',
      kind: 'drop',
    });
  });

  it('stands in a page with the story below it', async () => {
    const page = formatTracePage(await assembled(lostInTunnel), '<svg></svg>', { names });
    expect(page).toContain('<h1>pod-a → pod-b · check</h1>');
    expect(page).toContain('<svg></svg>');
    expect(page).toContain('lost: the probe ended after');
    expect(page).not.toMatch(/src=|href=/);
    expect(await htmlFaults(page)).toEqual([]);
  });
});
