import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { type BackendLab, backendLab } from './backend-lab.ts';
import { eventually } from './eventually.ts';

const config = { kind: 'udp', port: 8285, unreachable: 'lost' } as const;

/** Whether a ping from pod-1 is answered, and with which TTL. */
async function ttlOf(nodes: BackendLab, target: string, options = ''): Promise<number | undefined> {
  const text = await nodes.onPod(1, `ping -nc 1 -W 1 ${options} ${target} || true`);
  const ttl = /ttl=(\d+)/.exec(text)?.[1];
  return ttl === undefined ? undefined : Number(ttl);
}

describe('backend udp', () => {
  let nodes: BackendLab;
  beforeAll(async () => {
    nodes = await backendLab({ nodes: 3 });
    await nodes.connect(config);
  });
  afterAll(() => nodes[Symbol.asyncDispose]());

  it('has the TUN device of flannel, with one route for the whole network', async () => {
    const device = await nodes.onNode(1, 'ip addr show flannel0');
    expect(device).toMatch(
      /flannel0: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP> mtu 1472 qdisc \w+ state UNKNOWN group default qlen 500\n {4}link\/none ?\n {4}inet 10\.244\.1\.0\/32 scope global flannel0\n/,
    );
    expect(await nodes.onNode(1, 'ip route show dev flannel0')).toBe('10.244.0.0/16 \n');
  });

  it('listens at the address of the node, on port 8285', async () => {
    expect(await nodes.onNode(2, 'ss -lnuH')).toContain(' 192.168.50.12:8285 ');
  });

  it('carries packets between pods of different nodes, each way through the forwarder a hop of its own', async () => {
    expect(await ttlOf(nodes, '10.244.2.2')).toBe(60);
    expect(await ttlOf(nodes, '10.244.3.2')).toBe(60);
  });

  it('carries the largest packet its MTU allows', async () => {
    expect(await ttlOf(nodes, '10.244.2.2', '-M do -s 1444')).toBe(60);
    expect(await nodes.onPod(1, 'ping -nc 1 -W 1 -M do -s 1445 10.244.2.2 || true')).toMatch(
      /mtu = 1472|message too long/,
    );
  });

  it('drops a packet without hops left, and says nothing', async () => {
    const text = await nodes.onPod(1, 'ping -nc 1 -W 1 -t 2 10.244.2.2 || true');
    expect(text).toContain('100% packet loss');
    expect(text).not.toContain('exceeded');
  });

  it('answers for a subnet that no node has, but not to a ping; the kernel takes the answer for a martian', async () => {
    const before = await unreachables(nodes);
    const writtenBefore = await written(nodes);
    expect(await ttlOf(nodes, '10.244.9.2')).toBeUndefined();
    expect(await written(nodes)).toBe(writtenBefore);
    await nodes.onPod(1, 'bash -c "echo hello >/dev/udp/10.244.9.2/9"');
    await eventually(async () => (await written(nodes)) === writtenBefore + 1);
    expect(await unreachables(nodes)).toEqual(before);
  });

  it('forgets a node whose lease is gone', async () => {
    const [applied] = await nodes.handle(1, [{ kind: 'removed', lease: leaseOf(3) }]);
    expect(applied?.entries.map(({ action, text }) => `${action} ${text}`)).toEqual([
      'removed 10.244.3.0/24 via 192.168.50.13:8285 by flannel0',
    ]);
    expect(await ttlOf(nodes, '10.244.3.2')).toBeUndefined();
    await nodes.handle(1, [{ kind: 'added', lease: leaseOf(3) }]);
    expect(await ttlOf(nodes, '10.244.3.2')).toBe(60);
  });

  it('takes its device away at its end, and only its own', async () => {
    await nodes.end(2);
    expect(await nodes.onNode(2, 'ip -o link')).not.toContain('flannel0');
    expect(await ttlOf(nodes, '10.244.3.2')).toBe(60);
  });

  it('loses its devices with its process', async () => {
    await nodes.crash();
    await eventually(async () => !(await nodes.onNode(1, 'ip -o link')).includes('flannel0'));
  });
});

/** ICMP messages of that kind that pod-1 has got, and those with a wrong checksum. */
async function unreachables(nodes: BackendLab) {
  const text = await nodes.onPod(1, 'nstat -asz IcmpInDestUnreachs IcmpInCsumErrors');
  const count = (name: string) => Number(new RegExp(`${name} +(\\d+)`).exec(text)?.[1]);
  return { seen: count('IcmpInDestUnreachs'), wrong: count('IcmpInCsumErrors') };
}

/** Packets the forwarder has written into the device of node-1. */
async function written(nodes: BackendLab): Promise<number> {
  const [link] = JSON.parse(await nodes.onNode(1, 'ip -s -j link show flannel0')) as [
    { stats64: { rx: { packets: number } } },
  ];
  return link.stats64.rx.packets;
}

function leaseOf(node: number): SubnetLease {
  return {
    subnet: Cidr.parse(`10.244.${node}.0/24`),
    publicIp: Ipv4.parse(`192.168.50.${10 + node}`),
    backend: { kind: 'unnamed' },
  };
}

it('the answer for a subnet that no node has arrives where it is let in, its checksums right', async () => {
  await using nodes = await backendLab({ nodes: 1 });
  await nodes.connect({ ...config, unreachable: 'delivered' });
  expect(await unreachables(nodes)).toEqual({ seen: 0, wrong: 0 });
  await nodes.onPod(1, 'bash -c "echo hello >/dev/udp/10.244.9.2/9"');
  await eventually(async () => (await unreachables(nodes)).seen === 1);
  expect(await unreachables(nodes)).toEqual({ seen: 1, wrong: 0 });
});

it('a machine without /dev/net/tun is told so, with the way out', async () => {
  await using nodes = await backendLab({ nodes: 1 });
  await nodes.lab.sh('mount -t tmpfs tmpfs /dev/net');
  await expect(nodes.register(1, config)).rejects.toMatchObject({
    code: 'agent/no-tun',
    message: 'failed to open TUN device: /dev/net/tun: No such file or directory',
    hint: 'as root: chmod 666 /dev/net/tun, after modprobe tun where it is not there; or run the lab as root',
  });
});
