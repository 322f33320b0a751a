import { expect, it } from 'vitest';
import { backendLab } from './backend-lab.ts';

it("the kernel's number of a rule set changes with each change of it, also by iptables, and not with a look", async () => {
  await using nodes = await backendLab({ nodes: 2 });
  const numbers = [await nodes.generation(1)];
  for (const script of [
    'iptables-save',
    'iptables -A FORWARD -j ACCEPT',
    'nft list ruleset',
    'nft flush ruleset',
  ]) {
    await nodes.onNode(1, script);
    numbers.push(await nodes.generation(1));
  }
  const changes = numbers.slice(1).map((number, index) => number !== numbers[index]);
  expect(changes).toEqual([false, true, false, true]);
});
