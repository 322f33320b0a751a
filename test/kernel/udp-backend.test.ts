import { expect, it } from 'vitest';
import { backendLab } from './backend-lab.ts';

it('x', async () => {
  await using nodes = await backendLab({ nodes: 2 });
  const leases = await nodes.connect({ kind: 'udp', port: 8285 });
  console.log(leases, nodes.logged());
  console.log(await nodes.onNode(1, 'ip -d addr show flannel0; ip route; ss -lnu'));
  console.log(await nodes.onPod(1, 'ping -c 3 -i 0.2 10.244.2.2 || true'));
  await nodes.lab.sh('ip netns exec pod-2 true');
  expect(1).toBe(1);
});
it('y', async () => {
  await using nodes = await backendLab({ nodes: 2 });
  const leases = await nodes.connect({
    kind: 'wireguard',
    listenPort: 51820,
    listenPortV6: 51821,
    keepaliveSeconds: 0,
    mode: 'separate',
  });
  console.log(leases, nodes.logged());
  console.log(await nodes.onNode(1, 'ip -d addr show flannel-wg; ip route'));
  console.log(await nodes.onPod(1, 'ping -c 3 -i 0.2 10.244.2.2 || true'));
  expect(1).toBe(1);
});
