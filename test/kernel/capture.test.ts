import { execa } from 'execa';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturePoints } from '../../src/lab/capture-points.ts';
import { startCapture } from '../../src/listen/capture.ts';
import { openListener } from '../../src/listen/listener.ts';
import { Ipv4 } from '../../src/net/ipv4.ts';
import { type CapturedFrame, orderFrames } from '../../src/packet/captured-frame.ts';
import { decodeFrame } from '../../src/packet/decode-frame.ts';
import { pcapngWriter } from '../../src/packet/pcapng-writer.ts';
import { eventually } from './eventually.ts';
import { listeners } from './following.ts';
import { program } from './netlab.ts';
import { tsharkFields } from './tshark-fields.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

let lab: WiredLab;
let folder: string;

beforeAll(async () => {
  lab = await wiredLab();
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-capture-'));
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const ping = 'nsenter --net=/run/netns/pod-a ping -n -c 1 -W 2 10.244.2.2';

/** All frames that pass these points while a script runs in the lab; where wanted, the listener does not get to run meanwhile. */
async function captured(points: readonly string[], script: string, { isAsleep = false } = {}) {
  await using listener = openListener(lab.open.inside);
  const frames: CapturedFrame[] = [];
  const places = capturePoints(lab.open.lab, points);
  const capture = await startCapture(listener, { places, onFrame: (frame) => frames.push(frame) });
  const pids = (await listeners(lab)).join(' ');
  await lab.sh(isAsleep ? `kill -STOP ${pids}; ${script}; kill -CONT ${pids}` : script);
  const { missed } = await capture.stop();
  return { frames: orderFrames(frames), missed };
}

/** Where an echo passed, in order; the way back behind the way there. */
function wayOf(frames: readonly CapturedFrame[]): readonly string[] {
  return frames.flatMap((frame) => {
    const text = JSON.stringify(decodeFrame(frame.bytes, frame.link, { vxlanPorts: [8472] }));
    const kind = /"echo":\{"kind":"(request|reply)"/.exec(text)?.[1];
    return kind === undefined ? [] : [`${kind} ${frame.where}/${frame.dev} ${frame.direction}`];
  });
}

/** `k8s-netlab capture ARGS`, ready to see frames. */
async function capturing(...args: readonly string[]) {
  const child = execa(process.execPath, [program, 'capture', ...args], { env: lab.env, reject: false });
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('capturing\n')) resolve();
    });
    void child.then(({ stderr }) => reject(new Error(stderr)));
  });
  return { child };
}

describe('a capture', () => {
  it('sees a packet at every device it passes, in the order of the kernel', async () => {
    const { frames, missed } = await captured([], ping);
    const veths = Object.fromEntries(lab.open.lab.pods.map(({ name, veth }) => [name, veth.name]));
    const there = [
      'pod-a/eth0 out',
      `node-1/${veths['pod-a']!} in`,
      'node-1/cni0 in',
      'node-1/flannel.1 out',
      'node-1/eth0 out',
      'underlay/node-1 in',
      'underlay/node-2 out',
      'node-2/eth0 in',
      'node-2/flannel.1 in',
      'node-2/cni0 out',
      `node-2/${veths['pod-b']!} out`,
      'pod-b/eth0 in',
    ];
    const back = there
      .toReversed()
      .map((point) => point.replace(/in$|out$/, (end) => (end === 'in' ? 'out' : 'in')));
    // Bridges hand a frame to themselves before their ports on the way back as well.
    const reply = wayOf(frames).filter((point) => point.startsWith('reply'));
    expect(wayOf(frames).filter((point) => point.startsWith('request'))).toEqual(
      there.map((point) => `request ${point}`),
    );
    expect(reply.toSorted()).toEqual(back.map((point) => `reply ${point}`).toSorted());
    expect(reply[0]).toBe('reply pod-b/eth0 out');
    expect(reply.at(-1)).toBe('reply pod-a/eth0 in');
    expect(Object.values(missed).every((frames) => frames === 0)).toBe(true);
  });

  it.each([
    ['reads them', false],
    ['does not get to run', true],
  ])('loses none of many frames, as whoever runs it, while it %s', async (_title, isAsleep) => {
    const flood = 'nsenter --net=/run/netns/pod-a ping -n -q -f -c 5000 -s 1400 10.244.1.3 || ';
    const gentle = 'nsenter --net=/run/netns/pod-a ping -n -q -i 0.002 -c 1000 -s 1400 10.244.1.3';
    const { frames, missed } = await captured(['pod-a/eth0', 'pod-c/eth0'], `{ ${flood} ${gentle}; }`, {
      isAsleep,
    });
    const requests = wayOf(frames).filter((point) => point === 'request pod-c/eth0 in').length;
    expect([5000, 1000]).toContain(requests);
    expect(wayOf(frames).filter((point) => point === 'reply pod-a/eth0 in')).toHaveLength(requests);
    expect(missed).toEqual({ 'pod-a': 0, 'pod-c': 0 });
  });

  it('says what it had no room for', async () => {
    await using listener = openListener(lab.open.inside);
    const capture = await startCapture(listener, { places: [{ where: 'pod-a' }], onFrame: () => undefined });
    // To a multicast address, since nobody answers there that it is too much.
    await lab.sh("nsenter --net=/run/netns/pod-a bash -c 'head -c 400M /dev/zero >/dev/udp/224.0.0.99/9'");
    const { missed } = await capture.stop();
    expect(missed['pod-a']).toBeGreaterThan(0);
  });

  it('reads what tshark reads', async ({ skip }) => {
    const script = `${ping}
nsenter --net=/run/netns/pod-a bash -c 'echo hi >/dev/udp/10.244.2.2/9; (echo >/dev/tcp/10.244.2.2/81) 2>/dev/null || true'
nsenter --net=/run/netns/pod-a ping -n -c 1 -t 1 -W 1 10.244.2.2 || true
nsenter --net=/run/netns/pod-a ping -n -c 1 -s 2000 10.244.2.2`;
    const { frames } = await captured([], script);
    const writer = pcapngWriter([{ address: Ipv4.parse('10.244.1.2'), name: 'pod-a' }]);
    const file = Buffer.concat([writer.head, ...frames.map(writer.frame)]);
    const read = await tsharkFields(file);
    if (read === undefined) return skip('tshark is not installed');
    expect(read.theirs).toEqual(read.ours(frames));
    expect(frames.length).toBeGreaterThan(100);
  });

  it('ends when its lab goes down, and says so', async () => {
    const other = await wiredLab();
    const child = execa(process.execPath, [program, 'capture', 'pod-a'], { env: other.env, reject: false });
    await new Promise((resolve) => child.stderr.once('data', resolve));
    await other[Symbol.asyncDispose]();
    const { exitCode, stderr } = await child;
    expect(stderr).toContain('machine/cannot-listen');
    expect(exitCode).toBe(3);
  });
});

describe('k8s-netlab capture', () => {
  it('prints a line a frame, with names, until there are enough', async () => {
    const { child } = await capturing('node-1/flannel.1', '-c', '2');
    await lab.sh(ping);
    const { stdout, stderr, exitCode } = await child;
    expect(stdout).toMatch(
      /^ +0\.000 ms {2}node-1\/flannel\.1 out +ICMP echo request id \d+ seq 1 {2}10\.244\.1\.2 \(pod-a\) > 10\.244\.2\.2 \(pod-b\) {2}ttl 63,/,
    );
    expect(stdout).toContain('(node-1/flannel.1) > ');
    expect(stderr).toBe('capturing\n2 frames, none missed');
    expect(exitCode).toBe(0);
  });

  it('shows both layers of a frame on the wire, as data too', async () => {
    const { child } = await capturing(
      'underlay/node-2',
      '--json',
      '-c',
      '1',
      'udp',
      'port',
      '8472',
      'and',
      'src',
      'host',
      'node-1',
    );
    await lab.sh(ping);
    const { stdout } = await child;
    expect(JSON.parse(stdout)).toMatchObject({
      where: 'underlay',
      dev: 'node-2',
      direction: 'out',
      frame: {
        payload: {
          source: '192.168.50.11',
          transport: { vxlan: { vni: 1, frame: { payload: { source: '10.244.1.2', ttl: 63 } } } },
        },
      },
      names: { '192.168.50.12': 'node-2', '10.244.2.2': 'pod-b' },
    });
  });

  it('writes a file for Wireshark, with names for interfaces and addresses', async ({ skip }) => {
    const file = join(folder, 'ping.pcapng');
    const { child } = await capturing('-w', file, 'pod-a', 'node-1/eth0');
    await lab.sh(ping);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(0);
    const reading = [
      '-r',
      file,
      '-N',
      'n',
      '-Y',
      'icmp',
      '-T',
      'fields',
      '-e',
      'frame.interface_name',
      '-e',
      '_ws.col.Source',
    ];
    const read = await execa('tshark', reading, { reject: false });
    if (read.code === 'ENOENT') return skip('tshark is not installed');
    expect(read.stdout.split('\n')).toEqual(['pod-a/eth0\tpod-a', 'pod-a/eth0\tpod-b']);
    expect((await readFile(file)).includes('node-1/eth0')).toBe(true);
  });

  it.each([
    ['nothing', ':'],
    [
      'much',
      'in="nsenter --net=/run/netns/pod-a ping -n -q 10.244.1.3"; $in -f -c 20000 || $in -i 0.002 -c 400',
    ],
  ])('ends after its time, with %s to do', async (_what, script) => {
    const { child } = await capturing('-w', join(folder, 'timed.pcapng'), '--for', '1');
    await lab.sh(script);
    const { stderr, exitCode } = await child;
    expect(stderr).toMatch(/^capturing\n\d+ frames?[,;]/);
    expect(exitCode).toBe(0);
  });

  it.each([
    [['nowhere/eth0'], 'lab/no-such-point', 2],
    [['pod-a/eth7'], 'pod-a has no device eth7\n  hint: devices there are lo, eth0', 2],
    [['pod-a', 'no', 'filter'], 'capture/wrong-filter', 2],
    [['-w', '/nonexistent/x.pcapng'], 'capture/cannot-write', 2],
    [['-w', '/dev/full'], 'capture/unwritable', 3],
    [[''], 'lab/no-such-point', 2],
  ])('refuses %j', async (args, code, exit) => {
    const { stderr, exitCode } = await lab.run('capture', ...args);
    expect(stderr).toContain(code);
    expect(exitCode).toBe(exit);
  });

  it('leaves no listener behind when it is killed', async () => {
    const { child } = await capturing('pod-a');
    expect(await listeners(lab)).not.toEqual([]);
    child.kill('SIGKILL');
    await child;
    await eventually(async () => (await listeners(lab)).length === 0);
  });
});
