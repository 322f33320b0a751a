import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireguardConfig } from '../../src/agent/backends/wireguard/wireguard-config.ts';
import { startCapture } from '../../src/listen/capture.ts';
import { openListener } from '../../src/listen/listener.ts';
import type { CapturedFrame } from '../../src/packet/captured-frame.ts';
import { enterArgv } from '../../src/runtime/enter.ts';
import { type BackendLab, backendLab } from './backend-lab.ts';
import { eventually } from './eventually.ts';

const config: WireguardConfig = {
  kind: 'wireguard',
  listenPort: 51820,
  listenPortV6: 51821,
  keepaliveSeconds: 0,
  mode: 'separate',
};
const PSK = 'FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=';
const OTHER_PSK = 'mxxQl+0fdI0vE0XvNCTsCeyGXBtYfBlNTZbP5X3gvSI=';

let nodes: BackendLab;
const isAnswered = async (target: string, options = '') =>
  (await nodes.onPod(1, `ping -nc 1 -W 1 ${options} ${target} || true`)).includes(' ttl=');

/** `wg show` as the user asks for it: by `k8s-netlab exec node-N -- wg show`. */
async function wgShow(node: number, ...args: readonly string[]): Promise<string> {
  const place = { kind: 'node', name: `node-${node}`, container: undefined } as const;
  const outcome = await nodes.lab.inside.run(enterArgv(place, ['wg', 'show', ...args], '/'));
  if (outcome.kind !== 'exited' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
  return outcome.stdout;
}

const fileOf = (node: number) => `/run/nodes/node-${node}/run/flannel/wgkey`;

describe('backend wireguard', () => {
  beforeEach(async () => {
    nodes = await backendLab({ nodes: 2 });
  });
  afterEach(() => nodes[Symbol.asyncDispose]());

  it('has the device of flannel, with one route for the whole network, and says where it is run', async () => {
    const { mtuBytes, devices, remark } = await nodes.register(1, config);
    expect({ mtuBytes, devices }).toEqual({ mtuBytes: 1420, devices: ['flannel-wg'] });
    const isInKernel = (await nodes.onNode(1, 'ip -d link show flannel-wg')).includes(' wireguard ');
    expect(remark).toBe(isInKernel ? undefined : 'WireGuard in user space: wireguard-go');
    expect(nodes.logged().some((line) => line.includes('in user space'))).toBe(!isInKernel);
    expect(await nodes.onNode(1, 'ip addr show flannel-wg')).toMatch(
      /mtu 1420 .*\n.*\n {4}inet 10\.244\.1\.0\/32 scope global flannel-wg\n/,
    );
    expect(await nodes.onNode(1, 'ip route show dev flannel-wg')).toBe('10.244.0.0/16 scope link \n');
  });

  it('carries packets between pods, and nothing on the wire can be read', async () => {
    await nodes.connect(config);
    const frames: CapturedFrame[] = [];
    await using listener = openListener(nodes.lab.inside);
    const capture = await startCapture(listener, {
      places: [{ where: 'node-1', devices: ['eth0', 'pods'] }],
      filter: undefined,
      onFrame: (frame) => frames.push(frame),
    });
    const secret = Buffer.from('flannel-wg-text').toString('hex');
    expect(await isAnswered('10.244.2.2', `-p ${secret}`)).toBe(true);
    await capture.stop();
    const at = (device: string) => frames.filter(({ dev }) => dev === device).map(({ bytes }) => bytes);
    const isReadable = (bytes: Uint8Array) => Buffer.from(bytes).includes('flannel-wg-text');
    expect(at('pods').filter(isReadable)).toHaveLength(2);
    expect(at('eth0').length).toBeGreaterThanOrEqual(4);
    expect(at('eth0').filter(isReadable)).toEqual([]);
  });

  it('tells the device each peer: its key, where it is, its subnet, how often to say something', async () => {
    const [, two] = await nodes.connect({ ...config, psk: PSK, keepaliveSeconds: 25 });
    const key = two?.backend.kind === 'wireguard' ? two.backend.publicKey : '';
    const [line = ''] = (await wgShow(1, 'flannel-wg', 'dump')).trim().split('\n').slice(1);
    const [publicKey, psk, endpoint, allowed, , , , keepalive] = line.split('\t');
    expect([publicKey, psk, endpoint, allowed, keepalive]).toEqual([
      key,
      PSK,
      '192.168.50.12:51820',
      '10.244.2.0/24',
      '25',
    ]);
    expect(await wgShow(1)).toContain('preshared key: (hidden)');
  });

  it('has the same private key after a start, in a file that its owner alone can read', async () => {
    const first = await nodes.register(1, config);
    expect(await nodes.lab.sh(`stat -c '%a %s' ${fileOf(1)}`)).toBe('400 44\n');
    await nodes.end(1);
    expect(await nodes.onNode(1, 'ip -o link')).not.toContain('flannel-wg');
    const second = await nodes.register(1, config);
    expect(second.lease.backend).toEqual(first.lease.backend);
  });

  it('takes a device that is there for its own and makes it anew', async () => {
    await nodes.onNode(1, 'ip link add flannel-wg type bridge');
    await nodes.register(1, config);
    expect(nodes.logged()).toContain('"flannel-wg" already exists; recreating device');
    expect(await wgShow(1, 'interfaces')).toBe('flannel-wg\n');
  });

  it('lets only those in who know the same preshared key', async () => {
    const one = (await nodes.register(1, { ...config, psk: PSK })).lease;
    const two = (await nodes.register(2, { ...config, psk: OTHER_PSK })).lease;
    await nodes.handle(1, [{ kind: 'added', lease: two }]);
    await nodes.handle(2, [{ kind: 'added', lease: one }]);
    expect(await isAnswered('10.244.2.2')).toBe(false);
  });

  it('forgets a peer whose lease is gone', async () => {
    const [, two] = await nodes.connect(config);
    expect(await isAnswered('10.244.2.2')).toBe(true);
    const [applied] = await nodes.handle(1, [{ kind: 'removed', lease: two! }]);
    expect(applied?.entries).toHaveLength(1);
    expect(applied?.entries[0]).toMatchObject({ action: 'removed', table: 'peers' });
    expect(await wgShow(1, 'flannel-wg', 'peers')).toBe('');
    expect(await isAnswered('10.244.2.2')).toBe(false);
  });

  it('puts out the old key of a node that comes back with a new one', async () => {
    await nodes.connect(config);
    const before = await wgShow(1, 'flannel-wg', 'peers');
    await nodes.end(2);
    await nodes.lab.sh(`rm ${fileOf(2)}`);
    const two = (await nodes.register(2, config)).lease;
    const [applied] = await nodes.handle(1, [{ kind: 'added', lease: two }]);
    expect(applied?.entries.map(({ action, table }) => `${action} ${table}`)).toEqual([
      'set peers',
      'removed peers',
      'set routes',
    ]);
    const after = await wgShow(1, 'flannel-wg', 'peers');
    expect(after).not.toBe(before);
    expect(after.trim().split('\n')).toHaveLength(1);
  });

  it('ignores leases of other backends, and keys that are none', async () => {
    const { lease } = await nodes.register(1, config);
    const foreign = { ...lease, backend: { kind: 'host-gw' } } as const;
    const broken = { ...lease, backend: { kind: 'wireguard', publicKey: 'x', port: 1 } } as const;
    const applied = await nodes.handle(1, [
      { kind: 'added', lease: foreign },
      { kind: 'added', lease: broken },
    ]);
    expect(applied.map(({ entries }) => entries)).toEqual([[], []]);
    expect(nodes.logged()).toContain('Ignoring non-wireguard subnet: type=host-gw');
  });

  it('its program and its device go with the process of the agents', async () => {
    await nodes.connect(config);
    const isInKernel = (await nodes.onNode(1, 'ip -d link show flannel-wg')).includes(' wireguard ');
    await nodes.crash();
    await eventually(async () => (await nodes.onNode(1, 'ip -o link')).includes('flannel-wg') === isInKernel);
  });

  it('says why where neither the kernel nor a program can', async () => {
    await nodes.lab.sh('mount -t tmpfs tmpfs /dev/net');
    const hasKernel = await nodes.lab.sh('ip link add wg0 type wireguard && echo yes || echo no');
    const outcome = await nodes.register(1, config).then(
      () => 'registered',
      (error: unknown) => error,
    );
    if (hasKernel === 'yes\n') {
      expect(outcome).toBe('registered');
      return;
    }
    expect(outcome).toMatchObject({ code: 'agent/no-tun' });
    expect(String(outcome)).toContain('could not create wireguard interface: operation not supported');
  });
});

describe('backend wireguard with both families', () => {
  afterEach(() => nodes[Symbol.asyncDispose]());

  it('has a device for each in mode separate', async () => {
    nodes = await backendLab({ nodes: 2, isDual: true });
    await nodes.connect(config);
    expect(await wgShow(1, 'interfaces')).toMatch(/^flannel-wg(-v6)? flannel-wg(-v6)?\n$/);
    expect(await isAnswered('10.244.2.2')).toBe(true);
    expect(await isAnswered('fd00:10:244:2::2')).toBe(true);
    expect(await wgShow(1, 'flannel-wg-v6', 'endpoints')).toContain('[fd00:50::12]:51821');
  });

  it.each([
    ['ipv4', '192.168.50.12:51820'],
    ['ipv6', '[fd00:50::12]:51820'],
    ['auto', '192.168.50.12:51820'],
  ] as const)('has one for both in mode %s', async (mode, endpoint) => {
    nodes = await backendLab({ nodes: 2, isDual: true });
    await nodes.connect({ ...config, mode });
    expect(await wgShow(1, 'interfaces')).toBe('flannel-wg\n');
    expect(await wgShow(1, 'flannel-wg', 'endpoints')).toContain(endpoint);
    expect(await isAnswered('10.244.2.2')).toBe(true);
    expect(await isAnswered('fd00:10:244:2::2')).toBe(true);
  });
});
