import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseEndpoint } from '../../src/agent/backends/wireguard/choose-endpoint.ts';
import { ensureKeys, isKey, newPrivateKey } from '../../src/agent/backends/wireguard/keys.ts';
import { batchesOf, type KnownPeers, workFor } from '../../src/agent/backends/wireguard/peer-work.ts';
import {
  formatInterface,
  formatPeers,
  type WireguardPeer,
} from '../../src/agent/backends/wireguard/wg-text.ts';
import { runWg } from '../../src/agent/backends/wireguard/wg-tool.ts';
import { type WireguardConfig, wireguardMtu } from '../../src/agent/backends/wireguard/wireguard-config.ts';
import { notStarted } from '../../src/agent/backends/wireguard/wireguard-go.ts';
import { peersOf } from '../../src/agent/backends/wireguard/wireguard-peers.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';
import { exited } from './answering-runner.ts';

/** The pair of RFC 7748 section 6.1, Alice's. */
const PRIVATE = 'dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=';
const PUBLIC = 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the keys of a node', () => {
  it('are made once: 44 bytes without a newline, for their owner alone', async () => {
    const path = join(folder, 'run/flannel/wgkey');
    const keys = ensureKeys(path);
    expect(ensureKeys(path)).toEqual(keys);
    expect(await readFile(path, 'latin1')).toBe(keys.privateKey);
    const { size, mode } = await stat(path);
    expect([size, mode & 0o777]).toEqual([44, 0o400]);
  });

  it('are a pair of X25519', async () => {
    const path = join(folder, 'alice');
    await writeFile(path, PRIVATE);
    expect(ensureKeys(path)).toEqual({ privateKey: PRIVATE, publicKey: PUBLIC });
  });

  it('are refused where the file holds something else', async () => {
    const path = join(folder, 'broken');
    await writeFile(path, `${PRIVATE}\n`);
    expect(() => ensureKeys(path)).toThrow('could not parse private key from file');
  });

  it('have the bits of a scalar set', () => {
    const bytes = Buffer.from(newPrivateKey(), 'base64');
    expect([bytes.length, bytes[0]! & 7, bytes[31]! & 0xc0]).toEqual([32, 0, 0x40]);
    expect(isKey(newPrivateKey())).toBe(true);
    expect(['', 'x', `${PRIVATE}=`, PRIVATE.slice(1), `${PRIVATE.slice(0, 42)}==`].some(isKey)).toBe(false);
  });
});

const config: WireguardConfig = {
  kind: 'wireguard',
  listenPort: 51820,
  listenPortV6: 51821,
  keepaliveSeconds: 0,
  mode: 'separate',
};
const own = { publicIp: Ipv4.parse('192.0.2.1'), publicIp6: Ipv6.parse('2001:db8::1') };

function leaseOf(more: Partial<SubnetLease> = {}): SubnetLease {
  return {
    subnet: Cidr.parse('10.244.2.0/24'),
    publicIp: Ipv4.parse('192.0.2.2'),
    backend: { kind: 'wireguard', publicKey: PUBLIC, port: 51820 },
    ...more,
  };
}

const six = {
  subnet6: Cidr6.parse('fd00:10:244:2::/64'),
  publicIp6: Ipv6.parse('2001:db8::2'),
  backend6: { kind: 'wireguard', publicKey: PUBLIC, port: 51821 },
} as const;

describe('a peer', () => {
  it('is told by one line for each thing wg must know, the preshared key only where there is one', () => {
    const peer = {
      publicKey: PUBLIC,
      endpoint: { host: '192.0.2.2', port: 51820 },
      allowedIps: ['10.244.2.0/24'],
    };
    const text = `[Peer]\nPublicKey = ${PUBLIC}\nEndpoint = 192.0.2.2:51820\nAllowedIPs = 10.244.2.0/24\nPersistentKeepalive = 0\n`;
    expect(formatPeers([peer], { keepaliveSeconds: 0 })).toBe(text);
    expect(formatPeers([peer], { keepaliveSeconds: 25, psk: PRIVATE })).toContain(
      `PresharedKey = ${PRIVATE}\n`,
    );
    expect(formatInterface({ privateKey: PRIVATE, listenPort: 51820 })).toBe(
      `[Interface]\nPrivateKey = ${PRIVATE}\nListenPort = 51820\n`,
    );
  });

  it('of both families is one of each device in mode separate', () => {
    expect(peersOf(leaseOf(six), config, own)).toEqual([
      {
        device: 'flannel-wg',
        peer: {
          publicKey: PUBLIC,
          endpoint: { host: '192.0.2.2', port: 51820 },
          allowedIps: ['10.244.2.0/24'],
        },
      },
      {
        device: 'flannel-wg-v6',
        peer: {
          publicKey: PUBLIC,
          endpoint: { host: '2001:db8::2', port: 51821 },
          allowedIps: ['fd00:10:244:2::/64'],
        },
      },
    ]);
  });

  it('of both families is one with two subnets in the other modes', () => {
    const [only, ...rest] = peersOf(leaseOf(six), { ...config, mode: 'ipv6' }, own);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({
      device: 'flannel-wg',
      peer: { endpoint: { host: '2001:db8::2' }, allowedIps: ['10.244.2.0/24', 'fd00:10:244:2::/64'] },
    });
  });

  it('without a port in its lease listens where this node does', () => {
    const lease = leaseOf({ backend: { kind: 'wireguard', publicKey: PUBLIC, port: undefined } });
    const [only] = peersOf(lease, { ...config, listenPort: 4500 }, own);
    expect(only?.peer.endpoint.port).toBe(4500);
  });

  it('of another backend, or without a way in the mode, is none', () => {
    expect(peersOf(leaseOf({ backend: { kind: 'host-gw' } }), config, own)).toEqual([]);
    expect(peersOf(leaseOf(), { ...config, mode: 'ipv6' }, own)).toEqual([]);
  });

  it('is sent packets over IPv4 in mode auto, unless that is private and both ends have a public IPv6 address', () => {
    const privately = { publicIp: Ipv4.parse('10.0.0.2'), publicIp6: six.publicIp6 };
    expect(chooseEndpoint('auto', { ...privately, publicIp: Ipv4.parse('198.51.100.2') }, own)).toBe(
      '198.51.100.2',
    );
    expect(chooseEndpoint('auto', privately, own)).toBe('2001:db8::2');
    expect(chooseEndpoint('auto', privately, { publicIp: own.publicIp })).toBe('10.0.0.2');
    const local = { ...own, publicIp6: Ipv6.parse('fd00:50::11') };
    expect(chooseEndpoint('auto', privately, local)).toBe('10.0.0.2');
    expect(chooseEndpoint('auto', { publicIp: privately.publicIp }, own)).toBe('10.0.0.2');
    expect(chooseEndpoint('ipv4', privately, own)).toBe('10.0.0.2');
  });
});

describe('the work for a change', () => {
  const knownNone = (): KnownPeers => new Map([['flannel-wg', new Map<string, WireguardPeer>()]]);
  const added = { kind: 'added', lease: leaseOf() } as const;

  it('puts out another key at the same address, after the new one is in', () => {
    const known = knownNone();
    workFor(added, peersOf(leaseOf(), config, own), known);
    const renewed = leaseOf({ backend: { kind: 'wireguard', publicKey: PRIVATE, port: 51820 } });
    const works = workFor({ kind: 'added', lease: renewed }, peersOf(renewed, config, own), known);
    expect(works.map(({ action, peer }) => [action, peer.publicKey])).toEqual([
      ['set', PRIVATE],
      ['removed', PUBLIC],
    ]);
    expect([...known.get('flannel-wg')!.keys()]).toEqual([PRIVATE]);
  });

  it('is done in as few processes as the order allows', () => {
    const other = leaseOf({
      publicIp: Ipv4.parse('192.0.2.3'),
      backend: { kind: 'wireguard', publicKey: PRIVATE, port: 1 },
    });
    const known = knownNone();
    const works = [
      ...workFor(added, peersOf(leaseOf(), config, own), known),
      ...workFor({ kind: 'added', lease: other }, peersOf(other, config, own), known),
      ...workFor({ kind: 'removed', lease: other }, peersOf(other, config, own), known),
    ];
    expect(batchesOf(works).map((batch) => `${batch.length} ${batch[0].action}`)).toEqual([
      '2 set',
      '1 removed',
    ]);
  });
});

it('80 bytes of each packet are for WireGuard', () => {
  expect(wireguardMtu(1500, {})).toBe(1420);
  expect(wireguardMtu(1500, { mtuBytes: 1400 })).toBe(1320);
});

describe('where WireGuard cannot be', () => {
  it('the words are those of flannel, with what to install', () => {
    const error = notStarted('sh: 4: exec: wireguard-go: not found');
    expect(error.problems[0]).toMatchObject({
      code: 'agent/no-wireguard',
      hint: 'as root: modprobe wireguard, or apt-get install wireguard-go',
    });
    expect(error.message).toMatch(/^could not create wireguard interface: operation not supported; /);
  });

  it('what wireguard-go said last is told', () => {
    const words =
      'box\nERROR: (flannel-wg) 2026/11/25 04:50:03 Failed to create TUN device: permission denied';
    expect(notStarted(words).message).toContain('user space: Failed to create TUN device: permission denied');
    expect(notStarted(words).problems[0].code).toBe('agent/no-tun');
  });

  it('a machine without wg is told what to install, and a refusal in its words', async () => {
    await expect(
      runWg(() => Promise.resolve({ kind: 'missing', program: 'sh' }), ['show']),
    ).rejects.toMatchObject({
      problems: [{ code: 'agent/no-wg' }],
    });
    const refused = exited('', { code: 1, stderr: 'Unable to modify interface: No such device\n' });
    await expect(runWg(() => Promise.resolve(refused), ['set', 'x'])).rejects.toThrow(
      'failed to configure device: wg set x: Unable to modify interface: No such device',
    );
  });
});
