import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DrivenLab, drivenLab } from './netlink-driver.ts';

let lab: DrivenLab;

beforeAll(async () => {
  lab = await drivenLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

const at = { host: '192.168.50.12', port: 7000 };

it('one process listens in a namespace and connects from another', async () => {
  const [talked] = await lab.drive({ do: 'talk', from: 'node-1', to: 'node-2', at, timeoutMs: 5000 });
  expect(talked).toBe('hello');
});

it('the same over IPv6', async () => {
  const at6 = { host: '2001:db8::12', port: 7000 };
  const [talked] = await lab.drive({ do: 'talk', from: 'node-1', to: 'node-2', at: at6, timeoutMs: 5000 });
  expect(talked).toBe('hello');
});

it('a connection fails with the kernel’s name of the reason, or after its time', async () => {
  const attempt = (host: string) =>
    ({ do: 'talk', from: 'node-1', at: { host, port: 7001 }, timeoutMs: 300 }) as const;
  // Nobody listens; no route; nobody answers for the address.
  const results = await lab.drive(...['192.168.50.12', '203.0.113.1', '192.168.50.99'].map(attempt));
  expect(results).toEqual(['ECONNREFUSED', 'ENETUNREACH', 'ETIMEDOUT']);
});

it('a namespace that is cut off cannot be reached from it either', async () => {
  await lab.sh('ip -n node-1 link set eth0 down');
  const [cut] = await lab.drive({ do: 'talk', from: 'node-1', to: 'node-2', at, timeoutMs: 300 });
  await lab.sh('ip -n node-1 link set eth0 up');
  expect(cut).toBe('ENETUNREACH');
});

it('a server’s address that is taken, or not there, is refused', async () => {
  const here = { ...at, host: '192.168.50.13' };
  const [absent] = await lab.drive({ do: 'talk', from: 'node-1', to: 'node-2', at: here, timeoutMs: 300 });
  expect(absent).toBe('EADDRNOTAVAIL');
});

it('datagrams go from one namespace to the other', async () => {
  expect(await lab.drive({ do: 'udp', from: 'node-1', to: 'node-2', at })).toEqual(['over there']);
});

it('a TUN device is made in its namespace and goes with its descriptor', async () => {
  const [shown] = await lab.drive({ do: 'tun', where: 'node-1', name: 'flannel0' });
  expect(JSON.parse(String(shown))).toMatchObject([
    { ifname: 'flannel0', linkinfo: { info_kind: 'tun', info_data: { type: 'tun', pi: false } } },
  ]);
  expect(await lab.sh('ip -n node-1 link')).not.toContain('flannel0');
});

it('settings are those of the namespace, and of it alone', async () => {
  const before = await lab.sh('ip netns exec node-2 cat /proc/sys/net/ipv4/ip_forward');
  const set = (value: string) => ({ do: 'sysctl', where: 'node-1', key: 'ipv4/ip_forward', value }) as const;
  expect(await lab.drive(set('1'), set('0'))).toEqual(['1', '0']);
  expect(await lab.sh('ip netns exec node-1 cat /proc/sys/net/ipv4/ip_forward')).toBe('0\n');
  expect(await lab.sh('ip netns exec node-2 cat /proc/sys/net/ipv4/ip_forward')).toBe(before);
});

it('a setting that is not there is an error with its path', async () => {
  const [answer] = await lab.drive({ do: 'sysctl', where: 'node-1', key: 'ipv4/nothing', value: '1' });
  expect(answer).toContain('ENOENT');
  expect(answer).toContain('/proc/sys/net/ipv4/nothing');
});

it('a device that goes away is told of, one that stays is not', async () => {
  const script = `
    ip -n node-1 link add flannel.1 type vxlan id 1 dstport 8472
    ip -n node-1 link add br0 type bridge
    ip -n node-1 link set flannel.1 master br0
    ip -n node-1 link set flannel.1 nomaster
    ip -n node-1 link del flannel.1`;
  expect(await lab.drive({ do: 'watch', where: 'node-1', script })).toEqual([
    [{ kind: 'gone', name: 'flannel.1' }],
  ]);
  await lab.sh('ip -n node-1 link del br0');
});

it('no descriptor is left of a thousand sockets, refused ones included', async () => {
  const refused = { host: '127.0.0.1', port: 1 };
  const [count] = await lab.drive({ do: 'leak', where: 'node-1', rounds: 1000, refused });
  const { before, after } = count as { before: number; after: number };
  expect(after).toBe(before);
});

it('a namespace that is gone is named', async () => {
  const [answer] = await lab.drive({ do: 'find', where: 'node-9', name: 'eth0' });
  expect(answer).toContain('/run/netns/node-9');
});
